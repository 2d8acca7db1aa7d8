import { json, nameOf, rowOf, run, sql, type Money, type Tx } from "#domain/kernel";
import { post } from "./post.ts";

/**
 * Puts what lay in a partner's wallet at an earlier system into theirs here, once for each currency. "known": the same is there already;
 * "other": another amount is, and nothing was changed. The caller holds the partner's lock.
 */
export async function openBalance(tx: Tx, partnerId: string, { minor, currency }: Money): Promise<"new" | "known" | "other"> {
  if (minor <= 0n) throw new Error(`an opening balance is more than nothing: ${json({ minor, currency })}`);
  const made = await run(
    tx,
    sql`insert into opening_balance (partner_id, currency, amount_minor, recorded_at, actor)
        values (${partnerId}, ${currency}, ${minor}, ${tx.now}, ${nameOf(tx.actor)}) on conflict do nothing`,
  );
  if (made === 0) {
    const known = await rowOf(
      tx,
      sql<{ minor: string }>`select amount_minor as minor from opening_balance where partner_id = ${partnerId} and currency = ${currency}`,
    );
    return known?.minor === minor.toString() ? "known" : "other";
  }
  await post(tx, {
    key: `opening-balance:${partnerId}:${currency}`,
    kind: "opening-balance",
    partnerId,
    currency,
    from: "expense",
    to: "wallet",
    minor,
    effectiveAt: tx.now,
  });
  return "new";
}
