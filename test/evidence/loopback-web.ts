import { Agent, request, type IncomingHttpHeaders } from "node:http";
import { pino } from "pino";
import { webServer } from "../../bots/web/server.ts";
import { webSettings } from "../../bots/web/web-settings.ts";
import type { TestDatabase } from "../support/cloned-database.ts";

export type Reply = { readonly status: number; readonly headers: IncomingHttpHeaders; readonly body: string };

export type LoopbackWeb = {
  /** sends a request whose path stands exactly as given: fetch would tidy it up first */
  ask(method: "GET" | "POST", path: string, sent?: { headers?: Record<string, string>; body?: string | Buffer }): Promise<Reply>;
  /** what the server reported as its own faults */
  readonly faults: unknown[];
  close(): Promise<void>;
};

/** The product's web door on a loopback port, over a database of its own. */
export async function openLoopbackWeb(db: TestDatabase, settings: Readonly<Record<string, string>>): Promise<LoopbackWeb> {
  const faults: unknown[] = [];
  const web = await webServer({
    inTransaction: db.inTransaction,
    inStatement: db.inStatement,
    clock: db.clock,
    settings: webSettings.parse({ PORT: "0", ...settings }),
    log: pino({ level: "silent" }),
    report: (error) => {
      faults.push(error);
      return "reference";
    },
    isReady: () => Promise.resolve(true),
  });
  const { hostname, port } = new URL(await web.listen({ port: 0, host: "127.0.0.1" }));
  const agent = new Agent({ keepAlive: true, maxSockets: 16 });
  return {
    faults,
    ask: (method, path, { headers = {}, body } = {}) => {
      const { promise, resolve, reject } = Promise.withResolvers<Reply>();
      const sent = request({ agent, hostname, port, method, path, headers }, (response) => {
        const chunks: Buffer[] = [];
        response.on("data", (chunk: Buffer) => chunks.push(chunk));
        response.on("end", () =>
          resolve({ status: response.statusCode ?? 0, headers: response.headers, body: Buffer.concat(chunks).toString() }),
        );
        response.on("error", reject);
      });
      sent.on("error", reject);
      sent.end(body);
      return promise;
    },
    close: async () => {
      agent.destroy();
      await web.close();
    },
  };
}
