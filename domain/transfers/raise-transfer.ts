import { money, oneOf, sql, type Currency, type Tx } from "#domain/kernel";
import { isHeard, raise } from "#domain/webhooks";
import type { TransferState } from "./transfer-rules.ts";

/** What other programs are told of; the rest is between us and a rail. */
const told = {
  requested: "transfer.requested",
  held: "transfer.held",
  approved: "transfer.approved",
  submitted: "transfer.submitted",
  settled: "transfer.settled",
  failed: "transfer.failed",
  returned: "transfer.returned",
  cancelled: "transfer.cancelled",
  submitting: null,
  unknown: null,
  review: null,
} as const satisfies Record<TransferState, string | null>;

/** Tells other programs of a transfer that has moved. The caller holds it. */
export async function raiseTransfer(tx: Tx, number: string, to: TransferState, code: string | null): Promise<void> {
  const kind = told[to];
  if (kind === null || !(await isHeard(tx, kind))) return;
  const row = await oneOf(
    tx,
    sql<{ share_id: string; currency: Currency; amount_minor: string; fee_minor: string }>`
      select p.share_id, t.currency, t.amount_minor, t.fee_minor from transfer t join partner p on p.id = t.partner_id where t.id = ${number}::bigint`,
  );
  const of = (minor: string) => money(BigInt(minor), row.currency);
  const facts = { number, shareId: row.share_id, state: to, amount: of(row.amount_minor), fee: of(row.fee_minor), code: codeIn(code) };
  await raise(tx, [{ kind, facts }]);
}

/** A bank's code ("R03") or a word of ours or a rail's ("taken-out"). Staff may say why in words, which can name anybody: these stay here. */
function codeIn(text: string | null): string | null {
  return text !== null && /^(?:[A-Z]{1,4}\d{1,4}|[a-z]+(?:[-_.][a-z]+)*)$/.test(text) ? text : null;
}
