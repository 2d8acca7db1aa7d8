import { createHash } from "node:crypto";
import type { Zone } from "#domain/kernel";
import type { Cadence, MessageClass } from "#domain/messages";
import { locales } from "#domain/partners";
import { mailDate } from "./email/dates.ts";
import { openTemplates } from "./engine.ts";
import { inkOn } from "./ink.ts";
import type { Look } from "./messages.ts";
import { cadenceWords, classWords } from "./notice-words.ts";
import { formatMoney, harmless } from "./render/values.ts";
import type { Spelling } from "./spelling.ts";

/** A page that works without scripts, and the one Content-Security-Policy under which it does all that it does. */
export type Page = { readonly html: string; readonly contentSecurityPolicy: string };

/** In whose name a page is, and how commands are typed on its chat platforms. */
export type House = { readonly programme: { readonly name: string }; readonly look: Look; readonly spell: Spelling };

export type MailSettings = {
  /** of these pages: "/notices/…"; what forms are sent to */
  readonly url: string;
  /** what may be chosen, with what is; a class in which only one cadence is allowed is not asked about */
  readonly choices: readonly { readonly class: MessageClass; readonly chosen: Cadence; readonly allowed: readonly Cadence[] }[];
  /** where they are, and the zone they would have without a choice; null: not theirs to choose */
  readonly zone: { readonly chosen: Zone | null; readonly usual: Zone } | null;
  /** how amounts are written to them; null: not theirs to choose */
  readonly locale: { readonly chosen: string | null } | null;
  /** whether this follows a change */
  readonly isSaved: boolean;
};

/** What somebody is told by mail, and the forms that change it: `act=save` with a cadence for each class, or one click to stop (RFC 8058). */
export function settingsPage(house: House, { url, choices, zone, locale, isSaved }: MailSettings): Page {
  const asked = choices.filter(({ allowed }) => allowed.length > 1);
  const stoppable = choices.find((each) => each.class === "subscription" && each.chosen !== "off");
  const always = choices.filter((each) => !asked.includes(each)).map((each) => classWords[each.class]);
  return drawPage("settings", house, {
    title: "Your mail settings",
    url,
    notice: isSaved ? "Your settings are saved." : null,
    canStop: stoppable !== undefined,
    stopWords: `Mails about sales come ${cadenceWords[stoppable?.chosen ?? "off"]}.`,
    choices: asked.map((each) => ({
      class: each.class,
      ...classWords[each.class],
      cadences: each.allowed.map((value) => ({ value, words: capital(cadenceWords[value]), isChosen: value === each.chosen })),
    })),
    alwaysWords: always.map(({ name, meaning }) => `${name}: ${meaning} These mails always come, as it happens.`).join(" "),
    zones: zone && zonesOf(zone),
    locales: locale && localesOf(locale),
  });
}

/** What one click did; `undo` is what they had before, null when nothing was left to stop. */
export function stoppedPage(house: House, { url, undo }: { readonly url: string; readonly undo: Cadence | null }): Page {
  return drawPage("stopped", house, {
    title: "You get no more of these mails",
    url,
    what: "Mails about sales and digests are stopped. Everything else stays as it was.",
    undo: undo === "off" ? null : undo,
  });
}

/** Behind the link in a mail to a customer: that one order's mails, and the button that ends them. */
export function orderMailsPage(house: House, { url, order, isStopped }: { url: string; order: string; isStopped: boolean }): Page {
  const number = harmless(order);
  return drawPage("order-mails", house, {
    title: isStopped ? `You get no more mails about order ${number}` : `Mails about order ${number}`,
    url,
    isStopped,
    what: isStopped
      ? "Mails about its payment are stopped."
      : "While this order is not paid for, you get a mail about it up to three times. You can end that here.",
    rest: "The order itself stays as it is: to pay for it or to cancel it, turn to the shop.",
  });
}

/** For a link that nobody gave out, or half of one. */
export function unknownLinkPage(house: House): Page {
  return drawPage("unknown-link", house, { title: "This link does not work" });
}

const templates = openTemplates({
  folder: "pages",
  format: "html",
  frame: "frame",
  parts: { operation: "api-operation", fields: "api-fields" },
});

/** A page of the set, in the frame that all have. */
export function drawPage(
  name: string,
  { programme, look, spell }: House,
  shows: Readonly<Record<string, unknown>>,
  /** whether it has pictures inside of it */
  { hasPictures = false }: { readonly hasPictures?: boolean } = {},
): Page {
  const html = templates(name, spell)({ ...shows, programme: { name: harmless(programme.name) }, look, band: inkOn(look.colour) });
  const style = /<style>(.*?)<\/style>/s.exec(html)?.[1] ?? "";
  const pictures = [...(look.logoUrl === null ? [] : [new URL(look.logoUrl).origin]), ...(hasPictures ? ["data:"] : [])];
  const policy = [
    "default-src 'none'",
    `style-src 'sha256-${createHash("sha256").update(style).digest("base64")}'`,
    ...(pictures.length === 0 ? [] : [`img-src ${pictures.join(" ")}`]),
    "form-action 'self'",
    "frame-ancestors 'none'",
    "base-uri 'none'",
  ];
  return { html, contentSecurityPolicy: policy.join("; ") };
}

/** Every zone there is, by its name, after the choice to have the programme's. */
function zonesOf({ chosen, usual }: { chosen: Zone | null; usual: Zone }) {
  const names = Intl.supportedValuesOf("timeZone");
  const known = chosen === null || names.includes(chosen) ? names : [chosen, ...names];
  return [
    { value: "", words: `${spoken(usual)} (the programme's)`, isChosen: chosen === null },
    ...known.map((value) => ({ value, words: spoken(value), isChosen: value === chosen })),
  ];
}

/** Each way of writing by what it does with an amount and a day: that tells more than a language's name, and mails are English anyway. */
function localesOf({ chosen }: { chosen: string | null }) {
  const regions = new Intl.DisplayNames("en", { type: "region" });
  const option = (locale: string): string => {
    const { region = "" } = new Intl.Locale(locale).maximize();
    const day = mailDate(Temporal.Instant.from("2026-12-01T12:00:00Z"), { locale, zone: "UTC" });
    return `${formatMoney({ currency: "USD", minor: 123_450n }, locale)}, ${day} (${regions.of(region) ?? region}, ${locale})`;
  };
  return [
    { value: "", words: "as the programme does", isChosen: chosen === null },
    ...locales.map((value) => ({ value, words: option(value), isChosen: value === chosen })),
  ];
}

const spoken = (zone: Zone): string => zone.replaceAll("_", " ");
const capital = (words: string): string => words.charAt(0).toUpperCase() + words.slice(1);
