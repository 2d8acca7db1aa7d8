import type { CompiledQuery, DatabaseConnection, QueryResult } from "kysely";
import type { EntityManager } from "@mikro-orm/postgresql";

/**
 * A transaction's way to the server. Statements are sent in the moment in which they are asked for and answered in that order, so that
 * several may be on their way at once: an order's round trips cost more than its statements.
 */
export type Line = {
  send<Row>(query: CompiledQuery<Row>): Promise<QueryResult<Row>>;
  /** sends it; its answer is waited for by `settled` alone */
  later(query: CompiledQuery): void;
  /** when everything is answered; rejects as the first statement did that failed */
  settled(): Promise<void>;
};

const lines = new WeakMap<EntityManager, Line>();

/** The transaction's own connection, past Kysely's queue, which would hold back a statement until the one before it is answered. */
export async function openLine(em: EntityManager): Promise<Line> {
  const connection = await em
    .getKysely()
    .getExecutor()
    .provideConnection((own: DatabaseConnection) => Promise.resolve(own));
  const unheard: Promise<unknown>[] = [];
  const line: Line = {
    send: (query) => connection.executeQuery(query),
    later: (query) => {
      const answer = connection.executeQuery(query);
      // It is heard at the end; until then it must not count as a rejection that nobody handles.
      answer.catch(() => undefined);
      unheard.push(answer);
    },
    settled: async () => void (await Promise.all(unheard)),
  };
  lines.set(em, line);
  return line;
}

export function lineOf(em: EntityManager): Line | undefined {
  return lines.get(em);
}
