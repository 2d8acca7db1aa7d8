import { isBefore, sha256, type Instant, type Tx } from "#domain/kernel";
import { importClicks, visitsGoneUntil, type ImportedClick } from "#domain/attribution";
import type { Aside, VisitRow } from "./imported-rows.ts";
import { partnersOf } from "./stage-referrals.ts";

export type TakenVisits = { readonly isNew: number; readonly asides: readonly { readonly row: VisitRow; readonly aside: Aside }[] };

/** Writes visits as clicks that counted; one that was read before stays. Those of days whose visits are let go of here can't be counted any more, and are told of. */
export async function takeVisits(tx: Tx, rows: readonly VisitRow[]): Promise<TakenVisits> {
  const partners = await partnersOf(tx, rows);
  const gone = await visitsGoneUntil(tx);
  const asides: { row: VisitRow; aside: Aside }[] = [];
  const clicks: ImportedClick[] = [];
  for (const row of rows) {
    const partnerId = partners.get(row.affiliate);
    if (partnerId === undefined) asides.push({ row, aside: { why: "affiliate-unknown", detail: row.affiliate } });
    else if (isGone(row.at, gone)) asides.push({ row, aside: { why: "visits-gone", detail: row.at.toString() } });
    else {
      const { at: clickedAt, campaign, landing, referrerHost } = row;
      clicks.push({ id: idOf(row.key), clickedAt, partnerId, campaign, landing, referrerHost });
    }
  }
  return { isNew: clicks.length === 0 ? 0 : await importClicks(tx, clicks), asides };
}

function isGone(at: Instant, gone: Instant | null): boolean {
  return gone !== null && isBefore(at, gone);
}

/** A visit has the same id however often it is read (a UUID of version 8, RFC 9562: of our own making). */
function idOf(key: string): string {
  const hex = sha256(`affiliatewp visit ${key}`);
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-8${hex.slice(13, 16)}-a${hex.slice(17, 20)}-${hex.slice(20, 32)}`;
}
