import { rowOf, run, sql, type Instant, type Tx } from "#domain/kernel";
import { applySnapshot, applyTrashed, lockOrder, type Applied } from "./apply-snapshot.ts";
import { composeParts, type Composed } from "./compose-parts.ts";
import { customerOf } from "./customer.ts";
import { clampToReceipt } from "./order-rules.ts";
import { keepPart, lockPart, partsAround, type HeldPart, type Part } from "./part.ts";
import type { Snapshot } from "./snapshot.ts";

export type AppliedParts =
  /** every document of the message is older than what is held, or the very same */
  | { readonly outcome: "stale"; readonly orderExternalId: string }
  /** kept: what it is about is not known yet, and may never be ours */
  | { readonly outcome: "waiting" }
  | {
      readonly outcome: "composed";
      readonly applied: Applied;
      /** orders that turned out to be this one, and are none of their own any more */
      readonly mergedIn: readonly Applied[];
      readonly order: Composed;
      readonly wasAhead: boolean;
    };

/**
 * Keeps a document of the shop's and puts its order together anew from all that is known of it. `person`: whom the document names as buyer;
 * null: it names nobody, and whoever is known stays.
 */
export async function applyPart(tx: Tx, told: Part, person: Snapshot["customer"] | null, receivedAt: Instant): Promise<AppliedParts> {
  // A time in the future would beat every later truth, so it counts as the receipt.
  const { at, wasAhead } = clampToReceipt(told.at, receivedAt);
  const part = { ...told, at };
  await lockPart(tx, part);
  const kept = await keepPart(tx, part);
  if (kept === "older") return { outcome: "stale", orderExternalId: part.links[0] ?? part.externalId };
  const parts = await partsAround(tx, part.shop, part.links);
  const composed = composeParts(parts);
  if (composed === null) return { outcome: "waiting" };
  const [externalId = composed.externalId, ...others] = heldAs(parts);
  const order = { ...composed, externalId };
  const { begins: _begins, ...said } = order;
  const known = await lockOrder(tx, part.shop, order.externalId);
  await run(
    tx,
    sql`update shop_order_part set order_external_id = ${order.externalId}
        where shop = ${part.shop} and links && ${[...new Set(parts.flatMap(({ links }) => links))]}::text[] and order_external_id is distinct from ${order.externalId}`,
  );
  const customer = person ?? (await knownPerson(tx, known.id));
  const applied = await applySnapshot(tx, { ...said, customer }, tx.now, "composed");
  const mergedIn: Applied[] = [];
  for (const other of others) mergedIn.push(await applyTrashed(tx, part.shop, other, tx.now, "composed"));
  const hasJoined = kept === "new" && part.content.kind === "order";
  return { outcome: "composed", applied: applied.outcome === "applied" ? { ...applied, hasJoined } : applied, mergedIn, order, wasAhead };
}

/**
 * Under which ids the parts stand as orders already. More than one: documents that were told apart belong together, now that another said so;
 * the first keeps what it is, or one sale would earn twice.
 */
function heldAs(parts: readonly HeldPart[]): string[] {
  return [...new Set(parts.flatMap(({ orderExternalId }) => orderExternalId ?? []))].toSorted();
}

/** Whoever is known to have bought, as the order gave them; opened to be sealed again. */
async function knownPerson(tx: Tx, orderId: string): Promise<Snapshot["customer"]> {
  const { name, email } = await customerOf(tx, { id: orderId });
  const row = await rowOf(
    tx,
    sql<{
      external_id: string | null;
    }>`select c.external_id from shop_order o join customer c on c.id = o.customer_id where o.id = ${orderId}`,
  );
  return { externalId: row?.external_id ?? null, email, name };
}
