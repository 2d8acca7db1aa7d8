import { rowsOf, sql } from "#domain/kernel";
import type { MessageFacts } from "#domain/messages";
import { readFacts } from "../../domain/messages/facts-json.ts";
import { openFacts, type SealedRow } from "../../domain/messages/sealed-facts.ts";
import type { TestDatabase } from "./database.ts";

type Told = MessageFacts["transfer-notice"] | MessageFacts["transfer-waits"];

/** What was told of a transfer by mail, in its order: to whom, and the facts; the same to all of finance counts once. */
export async function toldOfTransfer(
  db: TestDatabase,
  { number }: { readonly number: string },
): Promise<readonly { readonly to: string; readonly facts: Told }[]> {
  const rows = await rowsOf(
    { em: db.database.reader() },
    sql<SealedRow & { to: string; key: string }>`
      select id, facts, facts_key, facts_key_id, recipient_kind as to, key from message
      where kind in ('transfer-notice', 'transfer-waits') and channel = 'mail' order by created_at, id`,
  );
  const told = rows
    .map((row) => ({ to: row.to, facts: readFacts(openFacts(db.vault, row)!) as Told }))
    .filter(({ facts }) => facts.transfer === number);
  const same = ({ to, facts }: (typeof told)[number]): string => `${to} ${facts.what}`;
  return told.filter((each, index) => each.to !== "staff" || told.findIndex((other) => same(other) === same(each)) === index);
}
