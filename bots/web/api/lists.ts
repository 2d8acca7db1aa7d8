import type { Instant, Tx } from "#domain/kernel";
import type { Asked, Read } from "#domain/answers";
import { readCursor, writeCursor } from "./cursor.ts";
import {
  listAsked,
  listQuestion,
  readInstantOnly,
  readInstantOrDay,
  readLimit,
  readPartner,
  readQuestion,
  readStatuses,
} from "./question.ts";
import type { Answered, AskedFor } from "./reading-endpoint.ts";

/** A transaction's time is taken at its beginning and read at its end: whatever is written lasts less than that. */
const overlapMinutes = 5;

export type ListOf<Row, Status extends string> = {
  readonly name: string;
  /** what `from` and `to` are about, before "at or after" */
  readonly dated: string;
  readonly statuses: readonly Status[];
  readonly read: (tx: Tx, asked: Asked, statuses: readonly Status[]) => Promise<Read<Row>>;
  readonly row: (row: Row) => object;
};

/** One part of a list, in the order in which its rows changed. */
export async function readPart<Row, Status extends string>(
  tx: Tx,
  { name, dated, statuses, read, row }: ListOf<Row, Status>,
  { query, zone }: AskedFor,
): Promise<Answered> {
  const { limit, cursor, ...question } = readQuestion(listQuestion(dated, statuses), query);
  const list = listAsked(name, question);
  const standing = cursor === undefined ? null : readCursor(tx.vault, list, cursor);
  const asOf = standing?.asOf ?? tx.now.subtract({ minutes: overlapMinutes }).toString();
  const { rows, next } = await read(
    tx,
    {
      partnerId: await readPartner(tx, question.partner),
      changedSince: question.changed_since === undefined ? null : readInstantOnly("changed_since", question.changed_since),
      from: readInstantOrDay("from", question.from, zone),
      to: readInstantOrDay("to", question.to, zone),
      after: standing && { at: instantAt(standing.at), id: standing.id },
      limit: readLimit(limit),
    },
    readStatuses(question.status, statuses),
  );
  const following = next && writeCursor(tx.vault, list, { at: next.at.toString(), id: next.id }, asOf);
  return { answer: { data: rows.map(row), next_cursor: following }, passing: { as_of: asOf } };
}

const instantAt = (text: string): Instant => Temporal.Instant.from(text);
