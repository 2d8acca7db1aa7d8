import type { Instant, Money, Zone } from "#domain/kernel";
import type { ConversionStatus } from "#domain/conversions";
import type { CurrentCoupons, Forecast, NextPayout, Page, PartnerName } from "#domain/answers";
import type { SetAsideReason } from "#domain/payouts";
import { setAsideWords } from "./words.ts";
import { action, facts, hint, type Action, type Block, type Column, type Pages, type Sentence, type Value } from "./view.ts";

/** Pieces of sentences that several cards share. */

export const left = (label: string): Column => ({ label, align: "left" });
export const right = (label: string): Column => ({ label, align: "right" });
export const amount = (money: Money): Value => ({ money });
export const onDate = (instant: Instant): Value => ({ instant, as: "date" });
export const atMinute = (instant: Instant): Value => ({ instant, as: "minute" });
/** What a clock shows there: "2026-12-05 18:00 (America/Denver)". Readers elsewhere see their own time beside it. */
export const onTheWall = (instant: Instant, zone: Zone): string =>
  `${instant.toZonedDateTimeISO(zone).toPlainDateTime().toString({ smallestUnit: "minute" }).replace("T", " ")} (${zone})`;
/** When it begins for the reader, and by the clock where it takes place. */
export const whenFacts = ({ startsAt, zone }: { readonly startsAt: Instant; readonly zone: Zone }): Block =>
  facts(["Begins", atMinute(startsAt)], ["By the clock there", onTheWall(startsAt, zone)]);
export const partnerValue = ({ name, shareId }: PartnerName): Value => ({ partner: { name, shareId } });
/** "1 order", "4 orders" */
export const counted = (count: number, one: string, many = `${one}s`): Sentence => [{ count }, ` ${count === 1 ? one : many}`];
/** What a person wrote, marked as their words. */
export const quoted = (text: string): string => `“${text.trim()}”`;
/** What a conversion earns as it stands: nothing while it is rejected. */
export const earnedOf = ({ status, amount: worth }: { status: ConversionStatus; amount: Money }): Money =>
  status === "rejected" ? { ...worth, minor: 0n } : worth;
/** Amounts of several currencies side by side: "$12.00 and 4,00 €". */
export const amounts = (monies: readonly Money[], none: Value = "nothing"): Sentence =>
  monies.length === 0
    ? [none]
    : monies.flatMap((money, index): Value[] => (index === 0 ? [{ money }] : [index === monies.length - 1 ? " and " : ", ", { money }]));

/** Why an amount was left out of a batch, with what staff wrote: "below the minimum, carried over." */
export function setAsidePhrase({ reason, note }: { reason: SetAsideReason; note: string | null }): Sentence {
  return [setAsideWords[reason], note === null ? "." : `: ${quoted(note)}`];
}

/** Words in one sentence, as a list of values: "a, b and c". */
export function joined(parts: readonly Sentence[], last = " and "): Sentence {
  return parts.flatMap((part, index): Value[] => [...(index === 0 ? [] : [index === parts.length - 1 ? last : ", "]), ...part]);
}

/** Coupon codes, and how many more there are: "fall20, lane10 and 3 more". */
export function couponCodes({ codes, more }: CurrentCoupons): Sentence {
  const known = joined(
    codes.map((code): Sentence => [{ code }]),
    more > 0 ? ", " : " and ",
  );
  return more > 0 ? [...known, " and ", { count: more }, " more"] : known;
}

/** "Page 2" and how to get to the next one, past the end back to the first; nothing when everything is on the page. */
export function pagingOf(
  { page, pages: of, total, more }: Page<unknown>,
  command: string,
  options: Readonly<Record<string, string>> = {},
): { blocks: Block[]; actions: Action[]; pages: Pages | null } {
  const isPastTheEnd = page > of && total > 0;
  const turn = (label: string, to: number, style: Action["style"]): Action => ({
    ...action(label, command, to === 1 ? options : { ...options, page: String(to) }, style),
    isTurn: true,
  });
  const actions = isPastTheEnd ? [turn("From the beginning", 1, "main")] : more > 0 ? [turn("More", page + 1, "normal")] : [];
  const pages = of > 1 ? { page, of, command, options } : null;
  return { blocks: page === 1 ? [] : [hint("Page ", { count: page }, " of ", { count: of }, ".")], actions, pages };
}

/** A conversion rate, or why there is none: without visits, or where the shop credits orders to visits that passed us by. */
export function rateValue(figures: { clicks: number; linkConversions: number; rateBasisPoints: number | null }): Value {
  if (figures.rateBasisPoints !== null) return { basisPoints: figures.rateBasisPoints };
  return figures.linkConversions > figures.clicks ? "more orders than visits" : "–";
}

/** One forecast as a value of a fact: the date and amount, or what keeps it from having a date. */
export function forecastPhrase({ amount: money, at, reason }: Forecast): Sentence {
  switch (reason.kind) {
    case "on-schedule":
    case "after-cut-off":
    case "set-aside":
    case "once-over-minimum":
      return at ? [{ money }, " on ", onDate(at)] : [{ money }];
    case "awaiting-release":
      return [{ money }, `, in the batch of ${reason.period} that waits for its release`];
    case "below-minimum":
      return [{ money }, " is carried over: ", { money: reason.shortBy }, " short of the minimum of ", { money: reason.minimum }];
    case "not-positive":
      return [{ money }, " is carried over until new earnings outweigh the corrections"];
    case "no-minimum":
      return [{ money }, ` waits: the programme's terms name no minimum for ${money.currency} yet`];
    case "partner-paused":
      return [{ money }, " waits until the partnership is active again"];
    case "partner-erased":
      return [{ money }, " waits: the partner was erased, and nobody could open the wallet"];
    default:
      return reason satisfies never;
  }
}

/** The next payout in one line for all currencies, or what there is to say when nothing is on its way. */
export function nextPhrase(next: NextPayout): Sentence {
  if (next.frozen) return ["stopped since ", onDate(next.frozen.since), " for the whole programme"];
  if (next.forecasts.length === 0) return ["nothing yet; the next run is on ", onDate(next.nextRunAt)];
  return joined(next.forecasts.map(forecastPhrase), "; ");
}
