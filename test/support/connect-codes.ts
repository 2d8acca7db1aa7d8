import { oneOf, rowsOf, sql, type Tx } from "#domain/kernel";
import { sendCode } from "#domain/chat";
import type { TestDatabase } from "./database.ts";

/** Does what the worker would do with every code that was asked for and not sent. */
export async function sendCodes(db: TestDatabase): Promise<void> {
  const waiting = db.enqueued.filter(({ topic }) => topic === "connect-code");
  for (const { id } of waiting) await db.run((tx) => sendCode(tx, id));
}

/** The newest code that was mailed to a partner, as the mail shows it. */
export async function codeFor(db: TestDatabase, partnerId: string): Promise<string> {
  return db.run(async (tx) => {
    const row = await oneOf(
      tx,
      sql<SealedMessage>`
        select id, facts, facts_key, facts_key_id from message where kind = 'connect-code' and recipient_id = ${partnerId} order by created_at desc, id desc limit 1`,
    );
    return (JSON.parse(open(tx, row)) as { code: string }).code;
  });
}

type SealedMessage = { id: string; facts: Buffer; facts_key: Buffer; facts_key_id: string };

function open({ vault }: Tx, row: SealedMessage): string {
  return vault.open({ id: row.id, key: { wrapped: row.facts_key, keyId: row.facts_key_id } }, "message.facts", row.facts).toString();
}

/** How many messages of a kind somebody was told. */
export async function toldOf(db: TestDatabase, kind: string, recipientId: string): Promise<number> {
  const rows = await db.run((tx) => rowsOf(tx, sql`select from message where kind = ${kind} and recipient_id = ${recipientId}`));
  return rows.length;
}
