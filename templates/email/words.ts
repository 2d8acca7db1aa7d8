import { money, type Money, type Zone } from "#domain/kernel";
import { formatMoney } from "../render/values.ts";
import type { ViewFile } from "../view.ts";

/** For whom values are written. */
export type Tongue = { readonly locale: string; readonly zone: Zone };

/** The words of one letter that are not in its templates, and what the templates draw besides. */
export type Words = {
  readonly subject: string;
  /** what mail programs show beside the subject, before the mail is opened */
  readonly preheader: string;
  readonly title: string;
  /** what the templates name: facts as they are read, each amount and date written once for both of them */
  readonly shows: Readonly<Record<string, unknown>>;
  /** instead of the letterhead's own: why this mail came, and what its link at the foot does */
  readonly foot?: { readonly why: string; readonly leave: string };
  readonly attachments?: readonly LetterFile[];
};

/** `inline`: by which name the HTML shows it, where it is no file to keep but a part of the letter. */
export type LetterFile = ViewFile & { readonly inline?: string };

/** As many rows as a mail shows: more are told in one line, and the mail stays far below what Gmail cuts (102 kB). */
export const rowsShown = 25;

/** The sums of some amounts, one for each currency, in the order in which they first appear. */
export function totalsOf(amounts: readonly Money[]): Money[] {
  const sums = new Map<string, bigint>();
  for (const { currency, minor } of amounts) sums.set(currency, (sums.get(currency) ?? 0n) + minor);
  return [...sums].map(([currency, minor]) => money(minor, currency));
}

/** "$12.00 and 4,00 €" */
export function inWords(monies: readonly Money[], { locale }: Tongue): string {
  const written = monies.map((each) => formatMoney(each, locale));
  return written.length < 2 ? (written[0] ?? "nothing") : `${written.slice(0, -1).join(", ")} and ${written.at(-1)}`;
}
