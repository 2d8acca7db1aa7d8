import { nextTick } from "node:process";
import type { PoolClient } from "pg";
import type { Duplex } from "node:stream";

/**
 * Statements that are sent in the same breath leave together: one system call and one waking of the server instead of one for each.
 * The pool's "connect" hands every new connection here.
 */
export function sendTogether(client: PoolClient): void {
  const send = client.query.bind(client) as (...args: unknown[]) => unknown;
  // not among its types, but what its own transports (TLS, sockets of other runtimes) go by
  const { stream } = (client as unknown as { connection: { stream: Duplex } }).connection;
  const query = (...args: unknown[]): unknown => {
    stream.cork();
    nextTick(() => stream.uncork());
    return send(...args);
  };
  Object.assign(client, { query });
}
