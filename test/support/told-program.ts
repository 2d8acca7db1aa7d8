import { rowsOf, sql } from "#domain/kernel";
import { addEndpoint, type EndpointFacts } from "#domain/webhooks";
import { eventForm } from "#templates/webhook-bodies";
import { webhookOutlet } from "../../jobs/outlets/webhooks/webhook-outlet.ts";
import { makeWebhookSender } from "../../jobs/send-webhooks.ts";
import type { TestDatabase } from "./database.ts";
import { webhookDouble } from "./webhook-double.ts";

/** What another program reads in a webhook. */
type Told = { type: string; timestamp: string; sequence: number; data: Record<string, unknown> };
type Delivery = { state: string; attempts: number; reason: string | null; due_at: string; event_id: string };

/** Another program on this machine that is told of conversions, payouts and partners, over real HTTP; `patience`: how many ms its answer may take. */
export async function toldProgram(db: TestDatabase, { patience }: { readonly patience?: number } = {}) {
  const double = await webhookDouble();
  const outlet = webhookOutlet({ onThisMachine: true, ...(patience === undefined ? {} : { patience }) });
  const sender = (stopping: AbortSignal): ((endpointId: string) => Promise<void>) =>
    makeWebhookSender({ inTransaction: db.inTransaction, clock: db.clock, outlet, stopping });
  const { endpoint, secret }: { endpoint: EndpointFacts; secret: string } = await db.run((tx) =>
    addEndpoint(tx, { url: double.url, kinds: ["conversion.*", "payout.*", "partner.*"], onThisMachine: true }),
  );
  return {
    double,
    endpoint,
    secret,
    /** a sender that ends with `stopping` */
    sender,
    send: sender(new AbortController().signal),
    /** what it heard since this was asked last, each held against its own form */
    told: (): Told[] =>
      double.heard.splice(0).map(({ body }) => {
        const event = JSON.parse(body) as Told;
        eventForm(event.type as never).parse(event);
        return event;
      }),
    /** what is to be delivered, or was, in the order in which it happened */
    deliveries: (): Promise<Delivery[]> =>
      rowsOf(
        { em: db.database.reader() },
        sql<Delivery>`
          select state, attempts, reason, due_at, event_id from webhook_delivery d join webhook_event e on e.id = d.event_id order by sequence`,
      ),
  };
}
