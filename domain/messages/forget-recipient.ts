import { run, sql, type Tx } from "#domain/kernel";
import type { Addressee } from "./tell.ts";

/** Everything that was told to somebody, how they wanted it, and what is held against their address, goes. */
export async function forgetRecipient(tx: Tx, { kind, id }: Addressee, fingerprint: string | null): Promise<void> {
  await run(tx, sql`delete from message where recipient_kind = ${kind} and recipient_id = ${id}`);
  await run(tx, sql`delete from message_preference where recipient_kind = ${kind} and recipient_id = ${id}`);
  if (fingerprint !== null) await run(tx, sql`delete from suppression where fingerprint = ${fingerprint}`);
}

/** Empties the outbox: of what was made up to be looked at, nobody is told. */
export async function discardMessages(tx: Tx): Promise<void> {
  await run(tx, sql`delete from message`);
}
