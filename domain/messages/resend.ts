import { refuse, rowsOf, run, sql, type Sql, type Tx } from "#domain/kernel";
import { record } from "#domain/audit";
import type { MessageKind } from "./kinds.ts";
import { isOneOf } from "./outbox.ts";
import type { Addressee } from "./tell.ts";

/** That a message `m` can be sent again. A code that nobody can use any more is not worth a second try, and customers are not pressed. */
export const canBeResent: Sql<boolean> = sql<boolean>`(m.carrier_id is null and m.state in ('dead', 'unknown-outcome') and m.facts is not null
  and m.kind not in ('connect-code', 'transfer-code', 'pending-order'))`;

/** How a message is named in chat: the end of its id. */
export const shortId: Sql<string> = sql<string>`right(id::text, 8)`;

export type Resent = { readonly id: string; readonly kind: MessageKind; readonly to: Addressee };

/**
 * Puts messages that were given up back into the outbox, as if they were new: one by its short id, or all. Returns them, for their addresses
 * may have to be forgiven. Refuses `message.unknown`, `message.not-resendable`.
 */
export async function resendMessages(tx: Tx, which: string): Promise<Resent[]> {
  const isAll = which === "all";
  const rows = await rowsOf(
    tx,
    sql<{ id: string; kind: MessageKind; recipient_kind: Addressee["kind"]; recipient_id: string }>`
      select id, kind, recipient_kind, recipient_id from message m where ${canBeResent} and (${isAll}::boolean or ${shortId} = ${which}) order by id for update`,
  );
  if (rows.length === 0 && !isAll) {
    const known = await rowsOf(tx, sql`select id from message where ${shortId} = ${which}`);
    throw refuse(known.length > 0 ? "message.not-resendable" : "message.unknown", { message: which });
  }
  const ids = rows.map(({ id }) => id);
  await run(
    tx,
    sql`update message set state = 'queued', attempts = 0, due_at = ${tx.now}, give_up_at = null, settled_at = null, reason = null, detail = null
        where ${isOneOf(ids)}`,
  );
  await record(tx, { act: "message.resend", subject: { kind: "message", id: which }, facts: { messages: ids.length } });
  await tx.enqueue("deliver-message", ...ids);
  return rows.map((row) => ({ id: row.id, kind: row.kind, to: { kind: row.recipient_kind, id: row.recipient_id } }));
}
