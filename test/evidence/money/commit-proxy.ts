import { connect, createServer, type Socket } from "node:net";
import { once } from "node:events";

/** Stands between the product and its database, as a network does, and can lose what a network loses. */
export type CommitProxy = {
  /** where the database is to be found */
  readonly url: string;
  /** commits that were answered, or whose answer was lost, so far */
  readonly commits: () => number;
  /** from the so many-th commit from now: the server has done it, and its answer and the connection are lost */
  readonly loseAfter: (commits: number) => void;
  /** answers that were lost */
  readonly lost: () => number;
  readonly close: () => Promise<void>;
};

/** A message of the server's that says "COMMIT": its letter, its length, the word and a zero (PostgreSQL, "Message Formats", CommandComplete). */
const commitComplete = Buffer.from("C\0\0\0\x0bCOMMIT\0", "latin1");

export async function startCommitProxy(url: string): Promise<CommitProxy> {
  const target = serverOf(url);
  let [commits, lost, losesAt] = [0, 0, Infinity];
  const open = new Set<Socket>();
  const server = createServer((product) => {
    const database = connect(target);
    for (const [one, other] of [
      [product, database],
      [database, product],
    ] as const) {
      open.add(one);
      one.on("error", () => other.destroy());
      one.on("close", () => {
        open.delete(one);
        other.destroy();
      });
      one.setNoDelay(true);
    }
    product.on("data", (bytes: Buffer) => database.write(bytes));
    const messages = splitMessages((message) => {
      if (!message.equals(commitComplete)) return true;
      commits += 1;
      if (commits < losesAt) return true;
      losesAt = Infinity;
      lost += 1;
      product.destroy();
      database.destroy();
      return false;
    });
    database.on("data", (bytes: Buffer) => {
      const passed = messages(bytes);
      if (passed.length > 0 && !product.destroyed) product.write(passed);
    });
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as { port: number };
  const own = new URL(url);
  // The database's socket may be a file; here it is always a port of this machine.
  return {
    url: `postgres://${own.username}:${own.password}@127.0.0.1:${port}${own.pathname}`,
    commits: () => commits,
    loseAfter: (count) => {
      losesAt = commits + count;
    },
    lost: () => lost,
    close: async () => {
      for (const socket of open) socket.destroy();
      server.close();
      await once(server, "close");
    },
  };
}

/** Gives whole messages of the server to `mayPass`, one by one, and returns those that may; what follows one that may not is lost with it. */
function splitMessages(mayPass: (message: Buffer) => boolean): (bytes: Buffer) => Buffer {
  let rest = Buffer.alloc(0);
  let isOver = false;
  return (bytes) => {
    if (isOver) return Buffer.alloc(0);
    rest = Buffer.concat([rest, bytes]);
    let at = 0;
    while (rest.length >= at + 5) {
      const end = at + 1 + rest.readUInt32BE(at + 1);
      if (rest.length < end) break;
      if (!mayPass(rest.subarray(at, end))) {
        isOver = true;
        break;
      }
      at = end;
    }
    const passed = Buffer.from(rest.subarray(0, at));
    rest = Buffer.from(rest.subarray(at));
    return passed;
  };
}

/** Where the server of a database's address listens: a port, or a socket in a directory. */
function serverOf(url: string): { readonly host: string; readonly port: number } | { readonly path: string } {
  const [, host = "", port = "5432"] = /@([^:/]+):(\d+)/.exec(url) ?? [];
  const name = decodeURIComponent(host);
  return name.startsWith("/") ? { path: `${name}/.s.PGSQL.${port}` } : { host: name, port: Number(port) };
}
