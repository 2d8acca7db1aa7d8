import { json, newId, run, sql, type Instant, type Tx } from "#domain/kernel";
import { applySnapshot, applyTrashed, lockOrder, type Applied } from "./apply-snapshot.ts";
import { loadOrder, type Order } from "./order.ts";
import type { Snapshot } from "./snapshot.ts";

/** What an order was found to differ in; "unheard": no message had told of it at all. */
export const differences = ["unheard", "gone", "status", "total", "refunds", "lines", "details"] as const;
export type Difference = (typeof differences)[number];

/** What the shop answered when it was asked for one order: its state, or that there is no such order any more. */
export type Answer =
  | { readonly kind: "snapshot"; readonly snapshot: Snapshot }
  | { readonly kind: "gone"; readonly shop: string; readonly externalId: string };

export type Asked = { readonly applied: Applied; readonly differences: readonly Difference[]; readonly isRepair: boolean };

/**
 * Takes over what the shop answered at `askedAt`. What differs from all that messages had told is written down as a repair, unless
 * a message may still be on its way (the order changed after `heardBy`) or never was to come (before `listenedSince`).
 */
export async function applyAsked(
  tx: Tx,
  answer: Answer,
  { askedAt, heardBy, listenedSince }: { askedAt: Instant; heardBy: Instant; listenedSince: Instant },
): Promise<Asked> {
  const { shop, externalId } = answer.kind === "gone" ? answer : answer.snapshot;
  const { id } = await lockOrder(tx, shop, externalId);
  const before = await loadOrder(tx, id);
  const applied =
    answer.kind === "gone"
      ? await applyTrashed(tx, shop, externalId, askedAt, "asked")
      : await applySnapshot(tx, answer.snapshot, askedAt, "asked");
  if (applied.outcome === "stale") return { applied, differences: [], isRepair: false };
  const found = answer.kind === "gone" ? (["gone"] as const) : differencesOf(before, applied.order);
  const changedAt = answer.kind === "gone" ? heardBy : answer.snapshot.modifiedAt;
  const wasOurs = before !== null || Temporal.Instant.compare(changedAt, listenedSince) >= 0;
  const isRepair = found.length > 0 && wasOurs && Temporal.Instant.compare(changedAt, heardBy) <= 0;
  if (isRepair) await rememberRepair(tx, applied.order.id, found);
  return { applied, differences: found, isRepair };
}

/** Writes down what reading the shop found other than its messages had told. */
export async function rememberRepair(tx: Tx, orderId: string, found: readonly Difference[]): Promise<void> {
  await run(
    tx,
    sql`insert into shop_repair (id, at, order_id, differences) values (${newId()}, ${tx.now}, ${orderId}, ${[...found]}::text[])`,
  );
}

/** What the shop's answer differs in from what was held, in the order in which people ask. */
function differencesOf(before: Order | null, after: Order): readonly Difference[] {
  if (!before) return ["unheard"];
  const facets: readonly (readonly [Difference, (order: Order) => unknown])[] = [
    ["status", (order) => order.status],
    ["total", (order) => [order.total, order.currency]],
    ["refunds", (order) => order.refunds.map(({ externalId, total }) => [externalId, total])],
    ["lines", (order) => order.lines.map(({ externalId, total, quantity }) => [externalId, total, quantity])],
  ];
  const found = facets.filter(([, facet]) => json(facet(before)) !== json(facet(after))).map(([difference]) => difference);
  return found.length > 0 ? found : ["details"];
}
