import { isCurrency, json, readMoney, refuse, sha256, type Currency, type Money, type Tx, type Zone } from "#domain/kernel";
import type { MeantMonth } from "#domain/answers";
import { platformChannels, type Channel } from "#domain/messages";
import { everybody, partnerById } from "#domain/partners";
import { programmeOf } from "#domain/programme";
import type { Ask } from "../command.ts";
import { option, type Option } from "../option.ts";

/** Options that several commands share, beside the kinds of `option.ts`. */

function readPage(text: string): number {
  const page = /^\d{1,6}$/.test(text.trim()) ? Number(text) : 0;
  if (page < 1) throw refuse("command.option-unreadable", { text: text.slice(0, 40), expected: "a page number such as 2" });
  return page;
}

/** Which page of a list, from 1; ten rows a page. */
export const page: Option<number, false> = { ...option.word("which page, from 1", { optional: true }), read: readPage };

/** Beside a period, which takes every word that has no name. */
export const pageByName: Option<number, false> = { ...page, byNameOnly: true };

/** A whole number, with one such as people type it. Whether it fits is for the room to say. */
export function wholeNumber(sentence: string, example: number): Option<number, false> {
  return {
    ...option.word(sentence, { optional: true }),
    read: (text) => {
      if (!/^\d{1,5}$/.test(text.trim()))
        throw refuse("command.option-unreadable", { text: text.slice(0, 40), expected: `a whole number such as ${example}` });
      return Number(text);
    },
  };
}

/** Where somebody is told. The console is said by who sits there, and offered to nobody else. */
export function wayToTell(sentence: string): Option<Channel, false> {
  const offered = option.choice(platformChannels)(sentence, { optional: true });
  return { ...offered, read: (text, reading) => (text.trim().toLowerCase() === "console" ? "console" : offered.read(text, reading)) };
}

/** Refuses what `wayToTell` would refuse, where somebody says the console who does not sit at that of the demonstration. */
export async function mustSitThere(tx: Pick<Tx, "em">, by: Channel | undefined, { chat }: Ask["asker"]): Promise<void> {
  if (by !== "console" || (chat === undefined && (await programmeOf(tx)).isDemonstration)) return;
  throw refuse("command.option-unreadable", { option: "by", text: by, expected: `one of ${platformChannels.join(", ")}` });
}

/** In whose clock a time without an offset is meant. */
export const zoneOfTime: Option<Zone, false> = {
  ...option.zone("the zone of that time, such as Europe/Berlin; yours unless you say", { optional: true }),
  byNameOnly: true,
};

/** The zone that somebody said, or lives in as far as that is known, or the programme's. */
export async function meantZone(tx: Tx, said: Zone | undefined, { asker, partnerId }: Pick<Ask, "asker" | "partnerId">): Promise<Zone> {
  if (said !== undefined) return said;
  const own = asker.staff?.partnerId ?? partnerId;
  return (own === "" ? null : (await partnerById(tx, own)).zone) ?? (await programmeOf(tx)).zone;
}

/** For whom something is; courses and announcements mean the same by it. */
export const forWhom: Option<string, false> = {
  ...option.word(`for whom: ${everybody}, active, paused, applied, or a group's name`, { optional: true, suggests: "groups" }),
  byNameOnly: true,
};

const sizes = { least: 256, most: 2_048 };

function readPixels(text: string): number {
  const [, digits = ""] = /^(\d{1,5})\s*(?:px)?$/i.exec(text.trim()) ?? [];
  const size = Number(digits);
  if (size < sizes.least || size > sizes.most)
    throw refuse("command.option-unreadable", {
      text: text.slice(0, 40),
      expected: `${sizes.least} to ${sizes.most} pixels, such as 1024`,
    });
  return size;
}

/** How wide and high a picture is. */
export const pixels: Option<number, false> = {
  ...option.word(`its width in pixels, ${sizes.least} to ${sizes.most}; 1024 unless you say`, { optional: true }),
  read: readPixels,
};

function readMonth(text: string): MeantMonth {
  const typed = text
    .trim()
    .toLowerCase()
    .replaceAll(/[\s_]+/g, "-");
  if (/^(?:last|last-month)$/.test(typed)) return "last-month";
  if (/^(?:this|this-month|month)$/.test(typed)) return "this-month";
  const [, year, month] = /^(20\d\d)[-/.](0?[1-9]|1[0-2])$/.exec(typed) ?? [];
  if (year === undefined || month === undefined)
    throw refuse("command.option-unreadable", {
      text: text.slice(0, 40),
      expected: "a month such as 2026-11, or last-month or this-month",
    });
  return Temporal.PlainYearMonth.from({ year: Number(year), month: Number(month) });
}

/** A calendar month in the programme's zone. */
export const month: Option<MeantMonth, false> = {
  ...option.word("a month such as 2026-11, or last-month or this-month", { optional: true, suggests: "months" }),
  read: readMonth,
};

/** What stood there when somebody looked; the button that confirms carries it, so that it never does what they did not see. */
export const seen = {
  ...option.word("what stood there when you looked, as the button carries it", { optional: true }),
  byNameOnly: true,
  isCarried: true,
} as const;

/** One short word for what somebody is shown, equal for equal facts. */
export function seenWord(facts: unknown): string {
  return sha256(json(facts)).slice(0, 12);
}

/** Refuses `seen.changed` when a confirmation carries another word than what stands there now. */
export function mustBeAsSeen(carried: string | undefined, facts: unknown): void {
  if (carried !== undefined && carried !== seenWord(facts)) throw refuse("seen.changed");
}

/** Says that what was shown may be done. */
export const confirm: Option<"yes", false> = {
  ...option.choice(["yes"])("yes: do it, now that you have seen what it does", { optional: true }),
  byNameOnly: true,
  isCarried: true,
};

/** "12.50" in the programme's currency, "EUR 12.50" in another. */
export function readAnyCurrency(text: string, { currency }: { readonly currency: Currency }): Money {
  const [, before, figure = "", after] = /^([a-z]{3})?([^a-z]*)([a-z]{3})?$/i.exec(text.trim()) ?? [];
  const named = (before ?? after)?.toUpperCase();
  // "all" is a word first, and a currency only beside a figure.
  if (named === undefined || (before && after) || !isCurrency(named) || !/\d/.test(figure)) return readMoney(text, currency);
  return readMoney(figure, named);
}

/** A currency by its code; which one is meant, where there may be several. */
export function currencyByName(sentence: string): Option<Currency, false> {
  return {
    ...option.word(sentence, { optional: true }),
    byNameOnly: true,
    read: (text) => {
      const code = text.trim().toUpperCase();
      if (!isCurrency(code)) throw refuse("command.option-unreadable", { text: text.slice(0, 40), expected: "a currency such as USD" });
      return code;
    },
  };
}
