import { cleanLine } from "#domain/kernel";
import { campaignOf, clickIdIn, referenceIn } from "./link-trace.ts";
import type { Carrier } from "./snapshot.ts";
import { instantIn } from "./shop-values.ts";

/** What a shop keeps with an order beside its own fields: meta, attributes, metadata; one text to a name. */
export type Notes = ReadonlyMap<string, string>;

/**
 * The clicks of the tracker's cookie that the shop's checkout noted on the order, the last one first: `<prefix>click`, `<prefix>ref`,
 * `<prefix>campaign`, and the same with `<prefix>first_`.
 */
export function notedClicks(notes: Notes, prefix: "partner_center_" | "_partner_center_"): Carrier[] {
  const last = lastClick(notes, prefix);
  const first = firstClick(notes, `${prefix}first_`);
  // Once copied, an order keeps what it has: of two alike there was one.
  const isAnother = first !== null && (first.clickId === null || first.clickId !== last?.clickId);
  return [last, isAnother ? first : null].filter((carrier) => carrier !== null);
}

function lastClick(notes: Notes, prefix: string): Carrier | null {
  const click = clickIn(notes, prefix);
  // No instant: the click's own record has it, and where it never reached us, the browser's clock is all there would be.
  return click && { source: "order-meta", ...click, landedAt: null };
}

/** The first one of the days that the cookie lives, when another came after it. Its instant by the browser puts it before the last. */
function firstClick(notes: Notes, prefix: string): Carrier | null {
  const click = clickIn(notes, prefix);
  return click && { source: "first-visit", ...click, landedAt: instantIn(notes.get(`${prefix}at`) ?? "") };
}

function clickIn(notes: Notes, prefix: string): Omit<Carrier, "source" | "landedAt"> | null {
  const clickId = clickIdIn(cleanLine(notes.get(`${prefix}click`) ?? ""));
  const reference = referenceIn(notes.get(`${prefix}ref`));
  return clickId === null && reference === null ? null : { clickId, reference, campaign: campaignOf(notes.get(`${prefix}campaign`)) };
}
