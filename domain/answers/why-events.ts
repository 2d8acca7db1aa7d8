import { instantOf, money, rowsOf, sql, type Currency, type Instant, type Tx } from "#domain/kernel";
import { correctionsOf, statusHistory, type ConversionFacts, type StatusReason } from "#domain/conversions";
import type { Order } from "#domain/orders";
import { doersOf, type Doer } from "./people.ts";
import type { ConversionLife, LifeEvent, StaffAct, WhyFacts } from "./why-facts.ts";

/**
 * What happened to a conversion, in the order of time: its moves, its corrections, the payouts it was in. `acts` says what
 * staff did at an instant; the reason for giving an order to somebody else concerns that somebody, so partners don't read it.
 */
export async function eventsOf(
  tx: Pick<Tx, "em">,
  conversion: ConversionFacts,
  { order, acts: allActs, reader, isAssigned }: { order: Order; acts: ActFinder; reader: WhyFacts["reader"]; isAssigned: boolean },
): Promise<LifeEvent[]> {
  const acts = (at: Instant, reason: string) => (reason === "reassigned" && reader === "partner" ? null : allActs(at));
  const moves = (await statusHistory(tx, conversion.id))
    // The payout itself tells it, with its period and amount.
    .filter((move) => move.reason !== "in-payout")
    .map((move, index, all) => ({ move, before: all[index - 1] }))
    .map(({ move, before }): LifeEvent => ({
      kind: "moved",
      at: isAssigned ? move.at : momentOf(move, before?.reason ?? null, order),
      from: move.from,
      to: move.to,
      reason: move.reason,
      act: move.from === null ? null : acts(move.at, move.reason),
    }));
  const payouts = await payoutsWith(tx, conversion.id);
  const corrections = (await correctionsOf(tx, conversion.id)).map((correction): LifeEvent => {
    const payout = payouts.find((each) => each.correctionId === correction.id && each.state === "released");
    return {
      kind: "corrected",
      at: correction.effectiveAt,
      amount: money(correction.amount, conversion.currency),
      reason: correction.reason,
      settledIn: payout?.period ?? null,
      letOff: money(correction.letOff < 0n ? -correction.letOff : correction.letOff, conversion.currency),
      act: acts(correction.effectiveAt, correction.reason),
    };
  });
  const inPayouts = payouts.filter((each) => each.correctionId === null).flatMap((each) => payoutEvents(each, conversion.currency));
  // Sorting is stable: at one and the same instant a status comes before the payout that follows from it.
  return [...moves, ...corrections, ...inPayouts].toSorted((a, b) => Temporal.Instant.compare(a.at, b.at));
}

/** When it happened in the shop, where the shop says so: its message may have come much later. */
function momentOf(move: { at: Instant; reason: StatusReason }, before: StatusReason | null, order: Order): Instant {
  if (before === null && move.reason === "awaiting-payment") return order.createdAt;
  const isPayment = move.reason === "confirmed" && (before === null || before === "awaiting-payment");
  return (isPayment ? order.paidAt : null) ?? move.at;
}

type InPayout = {
  correctionId: string | null;
  amount: bigint;
  state: "prepared" | "released" | "dropped" | "cancelled";
  isStanding: boolean;
  period: string;
  preparedAt: Instant | null;
  endedAt: Instant | null;
};

async function payoutsWith(tx: Pick<Tx, "em">, conversionId: string): Promise<InPayout[]> {
  const rows = await rowsOf(
    tx,
    sql<{
      correction_id: string | null;
      amount_minor: string;
      state: InPayout["state"];
      is_standing: boolean;
      period: string;
      prepared_at: string | null;
      ended_at: string | null;
    }>`
      select i.correction_id, i.amount_minor, p.state, i.is_standing, b.period, b.prepared_at, coalesce(p.released_at, b.released_at, b.cancelled_at) as ended_at
      from payout_item i join payout p on p.id = i.payout_id join payout_batch b on b.id = p.batch_id
      where i.conversion_id = ${conversionId} or i.correction_id in (select k.id from correction k where k.conversion_id = ${conversionId})
      order by i.id`,
  );
  return rows.map((row) => ({
    correctionId: row.correction_id,
    amount: BigInt(row.amount_minor),
    state: row.state,
    isStanding: row.is_standing,
    period: row.period,
    preparedAt: row.prepared_at === null ? null : instantOf(row.prepared_at),
    endedAt: row.ended_at === null ? null : instantOf(row.ended_at),
  }));
}

function payoutEvents(payout: InPayout, currency: Currency): LifeEvent[] {
  const { period, preparedAt, endedAt } = payout;
  const amount = money(payout.amount, currency);
  // While a batch is still being prepared it has no time of its own yet; it is told once it is complete.
  const events: LifeEvent[] = preparedAt ? [{ kind: "prepared", at: preparedAt, period, amount }] : [];
  if (payout.state === "released" && payout.isStanding && endedAt) events.push({ kind: "paid", at: endedAt, period, amount });
  else if (payout.state === "cancelled" && endedAt) events.push({ kind: "left-out", at: endedAt, period, because: "batch-cancelled" });
  else if (!payout.isStanding && endedAt) events.push({ kind: "left-out", at: endedAt, period, because: "changed" });
  return events;
}

/** The act of staff, if any, that something at an instant followed from: both carry the same transaction's time. */
export type ActFinder = (at: Instant) => StaffAct | null;

/** What staff did to an order or one of its conversions, from the audit. */
export async function staffActs(tx: Pick<Tx, "em">, orderId: string, conversionIds: readonly string[]): Promise<ActFinder> {
  const rows = await rowsOf(
    tx,
    sql<{ at: string; actor: string; reason: string | null }>`
      select at, actor, reason from audit_entry
      where (subject_kind = 'order' and subject_id = ${orderId}) or (subject_kind = 'conversion' and subject_id = any(${conversionIds}::text[])) order by at`,
  );
  const doer = await doersOf(
    tx,
    rows.map((row) => row.actor),
  );
  const acts = new Map(
    rows.map((row): [number, { by: Doer; reason: string | null }] => [
      instantOf(row.at).epochMilliseconds,
      { by: doer(row.actor), reason: row.reason },
    ]),
  );
  return (at) => acts.get(at.epochMilliseconds) ?? null;
}

/** What was booked for a conversion: signed amounts from expense to payable. */
export async function ledgerOf(tx: Pick<Tx, "em">, conversion: ConversionFacts): Promise<ConversionLife["ledger"]> {
  const rows = await rowsOf(
    tx,
    sql<{ recorded_at: string; kind: "conversion" | "correction"; minor: string }>`
      select e.recorded_at, e.kind, l.minor from ledger_entry e join ledger_posting l on l.entry_id = e.id and l.account = 'payable'
      where e.partner_id = ${conversion.partnerId} and e.kind in ('conversion', 'correction') and split_part(e.key, ':', 2) = ${conversion.id} order by l.id`,
  );
  return rows.map((row) => ({ at: instantOf(row.recorded_at), kind: row.kind, amount: money(BigInt(row.minor), conversion.currency) }));
}
