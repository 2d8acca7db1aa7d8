import { createHmac } from "node:crypto";
import { pino, type Logger } from "pino";
import { afterAll, expect, vi } from "vitest";
import { rowsOf, sql, type InTransaction, type Tx } from "#domain/kernel";
import type { ChangedTerms } from "#domain/programme";
import type { LocalHouse } from "../../bots/web/local/speaking.ts";
import { makeMeters } from "../../bots/web/meters.ts";
import { webServer, type WebDoors } from "../../bots/web/server.ts";
import { webSettings } from "../../bots/web/web-settings.ts";
import { healthOf } from "../../jobs/health.ts";
import type { Spelling } from "#templates/spelling";
import type { DeliveryDoors, Outlets } from "../../jobs/deliver-messages.ts";
import { webhookOutlet } from "../../jobs/outlets/webhooks/webhook-outlet.ts";
import type { Outgoing, Outlet } from "../../jobs/outlets/outlet.ts";
import { openQueue } from "../../jobs/queue.ts";
import { startWorker } from "../../jobs/worker.ts";
import { keepingOutlet } from "./outlets.ts";
import { useDatabase, type TestDatabase } from "./database.ts";
import { testDesk } from "./job-desk.ts";

export const secret = "wc_secret_example_0123456789";

export type House = TestDatabase & {
  readonly baseUrl: string;
  /** mails that left, in the order they did */
  readonly mails: readonly Outgoing[];
  /** faults that were reported; a test that expects none asserts so */
  readonly faults: unknown[];
  /** posts a delivery as WooCommerce does; signed with the right secret unless told otherwise */
  deliver(
    body: string | Uint8Array,
    over?: { topic?: string; signature?: string | null; deliveryId?: string; contentType?: string },
  ): Promise<Response>;
  /** transactions as anybody whose wishes reach the real queue */
  readonly transactions: InTransaction;
  /** one transaction as the system whose wishes reach the real queue */
  enqueueing<T>(work: (tx: Tx) => Promise<T>): Promise<T>;
  /** resolves when every accepted message is settled */
  settled(): Promise<void>;
};

/** The whole house on a loopback port: real web server, real queue and worker, a database of its own, a clock that stands still. */
export async function useHouse(
  options: {
    terms?: ChangedTerms;
    at?: string;
    settings?: Record<string, string>;
    withoutWorker?: boolean;
    log?: Logger;
    outlet?: Outlet;
    /** ways out besides mail */
    chat?: Omit<Outlets, "mail">;
    /** how commands are typed on the chat platforms */
    spell?: Spelling;
    /** draws what pages show */
    drawing?: WebDoors["drawing"];
    /** the page of the demonstration */
    local?: (hands: Pick<LocalHouse, "inTransaction" | "inStatement" | "report">) => LocalHouse;
    /** kept pictures as files, for messages that show some */
    filesOf?: DeliveryDoors["filesOf"];
  } = {},
): Promise<House> {
  const db = await useDatabase(options);
  const faults: unknown[] = [];
  const report = (error: unknown): string => {
    faults.push(error);
    return "reference";
  };
  const mails: Outgoing[] = [];
  const queue = await openQueue(db.url, report);
  const inTransaction = db.database.transactions(db.clock, queue.enqueue, db.vault);
  const settings = webSettings.parse({
    PORT: "0",
    SHOP_HOSTS: "shop.example",
    WOOCOMMERCE_SECRETS: `an-older-one,${secret}`,
    ...options.settings,
  });
  const meters = makeMeters();
  const web = await webServer({
    inTransaction,
    inStatement: db.inStatement,
    clock: db.clock,
    settings,
    log: options.log ?? pino({ level: "silent" }),
    report,
    metrics: { meters, health: healthOf(queue, testDesk) },
    isReady: () => db.database.answers(),
    spell: options.spell,
    drawing: options.drawing,
    local: options.local?.({ inTransaction, inStatement: db.inStatement, report }),
  });
  const baseUrl = await web.listen({ port: 0, host: "127.0.0.1" });
  if (!options.withoutWorker)
    await startWorker({
      queue,
      transactions: (clock) => db.database.transactions(clock, queue.enqueue, db.vault),
      clock: db.clock,
      report,
      outlets: { ...options.chat, mail: options.outlet ?? keepingOutlet(mails) },
      filesOf: options.filesOf,
      publicUrl: "https://partners.example",
      settled: meters.settled,
      spell: options.spell,
      webhooks: webhookOutlet({ onThisMachine: true, patience: 500 }),
    });
  // Registered after useDatabase's own, and vitest runs the last one first: the house closes before its database goes.
  afterAll(async () => {
    await web.close();
    await queue.stop(10);
  });

  return {
    ...db,
    baseUrl,
    mails,
    faults,
    transactions: inTransaction,
    enqueueing: (work) => inTransaction({ kind: "system", name: "test" }, work),
    deliver: (body, over = {}) => {
      const signature = over.signature === undefined ? createHmac("sha256", secret).update(body).digest("base64") : over.signature;
      return fetch(`${baseUrl}/webhooks/woocommerce`, {
        method: "POST",
        body: typeof body === "string" ? body : Buffer.from(body),
        headers: {
          "content-type": over.contentType ?? "application/json",
          "x-wc-webhook-topic": over.topic ?? "order.updated",
          "x-wc-webhook-delivery-id": over.deliveryId ?? "0123456789abcdef0123456789abcdef",
          ...(signature === null ? {} : { "x-wc-webhook-signature": signature }),
        },
      });
    },
    settled: () =>
      vi.waitFor(
        async () =>
          expect(await rowsOf({ em: db.database.reader() }, sql`select id from inbox_delivery where state = 'received'`)).toEqual([]),
        { timeout: 15_000, interval: 15 },
      ),
  };
}
