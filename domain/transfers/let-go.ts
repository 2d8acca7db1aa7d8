import { isBefore, oneOf, sql, type Tx } from "#domain/kernel";
import { moveTransfer } from "./move-transfer.ts";
import { joinNextRun } from "./next-run.ts";
import { tellTransfer } from "./tell-transfer.ts";
import { mustBeThere, transfersWhere } from "./transfer.ts";
import type { TransferState } from "./transfer-rules.ts";

/**
 * Puts a partner's transfers that were held for a reason (by its code) where they were before: approved ones leave with the next run, and their partner is told when. What finance
 * held for a reason of its own stays held. The caller has the partner's lock.
 */
export async function letGo(tx: Tx, partnerId: string, heldCode: string, code: string): Promise<void> {
  const held = await transfersWhere(tx, sql`t.partner_id = ${partnerId} and t.state = 'held' and m.code = ${heldCode}`, sql`order by t.id`);
  for (const transfer of held) {
    const { from_state: from } = await oneOf(
      tx,
      sql<{
        from_state: TransferState;
      }>`select from_state from transfer_move where transfer_id = ${transfer.number}::bigint order by id desc limit 1`,
    );
    await moveTransfer(tx, transfer, "requested", { code });
    if (from !== "approved") continue;
    const requested = await mustBeThere(tx, transfer.number);
    await moveTransfer(tx, requested, "approved", { code });
    if (!isBefore(tx.now, requested.cutOffAt)) await joinNextRun(tx, transfer.number);
    await tellTransfer(tx, await mustBeThere(tx, transfer.number), "approved");
  }
}
