import { nameOf, run, sql, type Tx } from "#domain/kernel";
import { post, type Account } from "#domain/ledger";
import { expectFromNow } from "./next-run.ts";
import { raiseTransfer } from "./raise-transfer.ts";
import { transferMoves, type TransferState } from "./transfer-rules.ts";
import type { TransferFacts } from "./transfer.ts";

type Why = {
  readonly code?: string | null;
  /** the partner reads it */
  readonly note?: string | null;
};

/** A rail that is called has something to say about them; of others it is not asked any more. */
const isOpenToRails: ReadonlySet<TransferState> = new Set(["submitting", "submitted", "unknown"]);
const ended: ReadonlySet<TransferState> = new Set(["settled", "failed", "returned", "cancelled"]);

/**
 * Moves a transfer to its next state, with the postings of that event and a line in its history. The caller holds the partner's and the
 * transfer's lock. A move that the table does not know is a fault: whoever calls has looked at the state.
 * `feeBack`: a returned transfer gives its fee back.
 */
export async function moveTransfer(
  tx: Tx,
  transfer: TransferFacts,
  to: TransferState,
  why: Why & { readonly feeBack?: boolean } = {},
): Promise<void> {
  if (!transferMoves[transfer.state].includes(to)) throw new Error(`transfer ${transfer.number} can't go from ${transfer.state} to ${to}`);
  for (const movement of movementsOf(transfer, to, why.feeBack ?? false)) {
    await post(tx, {
      key: `transfer:${transfer.number}:${movement.name}`,
      kind: "transfer",
      partnerId: transfer.partnerId,
      currency: transfer.amount.currency,
      from: movement.from,
      to: movement.to,
      minor: movement.minor,
      effectiveAt: tx.now,
    });
  }
  await run(
    tx,
    sql`update transfer set state = ${to}, ended_at = ${ended.has(to) ? tx.now : null}::timestamptz,
          rail_due_at = case when ${isOpenToRails.has(to)}::boolean then rail_due_at end,
          submitted_at = case when ${to}::text = 'submitting' then ${tx.now}::timestamptz else submitted_at end
        where id = ${transfer.number}::bigint`,
  );
  if (to === "submitted") await expectFromNow(tx, transfer.number);
  await writeMove(tx, transfer.number, transfer.state, to, why);
}

/** A line in a transfer's history. */
export async function writeMove(
  tx: Tx,
  number: string,
  from: TransferState | null,
  to: TransferState,
  { code = null, note = null }: Why = {},
): Promise<void> {
  await run(
    tx,
    sql`insert into transfer_move (transfer_id, at, from_state, to_state, actor, code, note)
        values (${number}::bigint, ${tx.now}, ${from}, ${to}, ${nameOf(tx.actor)}, ${code}, ${note})`,
  );
  await raiseTransfer(tx, number, to, code);
}

/** The part of a ledger key that says which event of a transfer an entry is. */
export type TransferStep = "ask" | "cancel" | "send" | "send-fee" | "arrive" | "fail" | "fail-fee" | "return" | "return-fee";

type Leg = { readonly name: TransferStep; readonly from: Account; readonly to: Account; readonly minor: bigint };

/** What an event books. Asking is booked apart, before there is a state to leave. */
function movementsOf({ amount, fee, net, state }: TransferFacts, to: TransferState, feeBack: boolean): readonly Leg[] {
  switch (to) {
    case "requested":
    case "held":
    case "approved":
    case "submitted":
    case "unknown":
    case "review":
      return [];
    case "cancelled":
      return [{ name: "cancel", from: "reserved", to: "wallet", minor: amount.minor }];
    case "submitting":
      return [
        { name: "send", from: "reserved", to: "in-transit", minor: net.minor },
        { name: "send-fee", from: "reserved", to: "fees", minor: fee.minor },
      ];
    case "settled":
      return [{ name: "arrive", from: "in-transit", to: "bank", minor: net.minor }];
    case "failed":
      return [
        { name: "fail", from: "in-transit", to: "wallet", minor: net.minor },
        { name: "fail-fee", from: "fees", to: "wallet", minor: fee.minor },
      ];
    case "returned":
      return [
        { name: "return", from: state === "settled" ? "bank" : "in-transit", to: "wallet", minor: net.minor },
        ...(feeBack ? [{ name: "return-fee", from: "fees", to: "wallet", minor: fee.minor } as const] : []),
      ];
    default:
      return to satisfies never;
  }
}
