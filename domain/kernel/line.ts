import type { CompiledQuery, DatabaseConnection, QueryResult } from "kysely";
import type { EntityManager } from "@mikro-orm/postgresql";

/**
 * A transaction's way to the server. Statements are sent in the moment in which they are asked for and answered in that order, so that
 * several may be on their way at once: an order's round trips cost more than its statements.
 */
export type Line = {
  send<Row>(query: CompiledQuery<Row>): Promise<QueryResult<Row>>;
  /** sends it; its answer is waited for by `end` alone */
  later(query: CompiledQuery): void;
  /** takes nothing more: the connection will be another transaction's. When all is answered; rejects as the first statement did that failed */
  end(): Promise<void>;
};

/** "current transaction is aborted, commands ignored until end of transaction block" */
const saysAborted = "25P02";

const lines = new WeakMap<EntityManager, Line>();

/** The transaction's own connection, past Kysely's queue, which would hold back a statement until the one before it is answered. */
export async function openLine(em: EntityManager): Promise<Line> {
  const connection = await em
    .getKysely()
    .getExecutor()
    .provideConnection((own: DatabaseConnection) => Promise.resolve(own));
  const unheard: Promise<unknown>[] = [];
  let firstFailure: unknown = null;
  let isOver = false;
  function send<Row>(query: CompiledQuery<Row>): Promise<QueryResult<Row>> {
    if (isOver) throw new Error("the transaction of this statement has ended");
    const answer = connection.executeQuery<Row>(query);
    answer.catch((error: unknown) => (firstFailure ??= error));
    return answer;
  }
  const line: Line = {
    send,
    later: (query) => {
      // It is heard at the end; until then `send` keeps it from counting as a rejection that nobody handles.
      unheard.push(send(query));
    },
    end: async () => {
      isOver = true;
      try {
        await Promise.all(unheard);
      } catch (error) {
        // One that was on its way behind another's failure only says that; which failure it was decides whether to run again.
        throw (error as { code?: string }).code === saysAborted ? firstFailure : error;
      }
    },
  };
  lines.set(em, line);
  return line;
}

export function lineOf(em: EntityManager): Line | undefined {
  return lines.get(em);
}
