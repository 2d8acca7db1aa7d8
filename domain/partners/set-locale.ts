import { run, sql, type Tx } from "#domain/kernel";

/** The ways of writing amounts and dates that a partner may choose, as BCP 47 tags: where most of those live who write in another way. */
export const locales = [
  "en-US",
  "en-GB",
  "en-AU",
  "en-CA",
  "en-IN",
  "en-IE",
  "en-NZ",
  "en-ZA",
  "da-DK",
  "de-AT",
  "de-CH",
  "de-DE",
  "es-ES",
  "es-MX",
  "fi-FI",
  "fr-CA",
  "fr-FR",
  "it-IT",
  "ja-JP",
  "ko-KR",
  "nl-NL",
  "nb-NO",
  "pl-PL",
  "pt-BR",
  "pt-PT",
  "sv-SE",
  "tr-TR",
] as const;

/** How amounts and dates are written in mails to a partner; null: as the programme's usual. What is none of `locales` changes nothing. */
export async function setLocale(tx: Tx, partnerId: string, locale: string | null): Promise<void> {
  if (locale !== null && !locales.some((each) => each === locale)) return;
  await run(tx, sql`update partner set locale = ${locale} where id = ${partnerId} and erased_at is null`);
}
