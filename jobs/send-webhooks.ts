import { createHmac } from "node:crypto";
import { newId, type Clock, type Instant, type InTransaction } from "#domain/kernel";
import { tellStaff } from "#domain/partners";
import { giveBack, hostOf, settleTry, takeRound, type Parcel, type Round, type Trouble } from "#domain/webhooks";
import { eventBody } from "#templates/webhook-bodies";
import type { WebhookOutlet } from "./outlets/webhooks/webhook-outlet.ts";

export type WebhookDoors = {
  readonly inTransaction: InTransaction;
  readonly clock: Clock;
  readonly outlet: WebhookOutlet;
  readonly stopping: AbortSignal;
};

const actor = { kind: "system", name: "send-webhooks" } as const;
/** So many at a time go to one endpoint. */
const width = 5;
/** Then somebody else may go on. */
const mostRounds = 50;

/**
 * Sends an endpoint all that is due there, round by round, as long as no other process does. What is sent is written down before it is, and what came
 * of it after: whoever is killed in between leaves tries of which nobody knows, and they are made again with the same webhook-id. At least once, that is.
 */
export function makeWebhookSender({ inTransaction, clock, outlet, stopping }: WebhookDoors): (endpointId: string) => Promise<void> {
  async function send(endpointId: string, { url, secrets }: Round, parcel: Parcel): Promise<boolean> {
    const body = eventBody(parcel.event);
    const from = clock.now();
    const outcome = await outlet.post({ url, body, headers: headersFor(parcel.event.id, body, secrets, from) });
    const latencyMs = Math.max(0, clock.now().epochMilliseconds - from.epochMilliseconds);
    await inTransaction(actor, async (tx) => {
      const trouble = await settleTry(tx, endpointId, parcel, outcome, latencyMs);
      if (trouble)
        await tellStaff(tx, ["operator"], { kind: "webhook-trouble", about: aboutOf(trouble, tx.now), facts: factsOf(trouble, tx.now) });
    });
    return outcome.kind === "taken";
  }

  return async (endpointId) => {
    const senderId = newId();
    let tookNothing = false;
    for (let rounds = 0; ; rounds++) {
      // Whoever has much to hear comes again, so that a process that ends or is asked elsewhere need not wait for its end.
      if (rounds === mostRounds) return inTransaction(actor, (tx) => giveBack(tx, endpointId, senderId));
      if (stopping.aborted) return inTransaction(actor, (tx) => giveBack(tx, endpointId, senderId));
      const round = await inTransaction(actor, (tx) => takeRound(tx, endpointId, senderId, tookNothing));
      if (round === null) return;
      const taken = await inParallel(round.parcels, (parcel) => send(endpointId, round, parcel));
      // One or two that are refused say nothing of the endpoint.
      tookNothing = taken.length >= width && !taken.includes(true);
    }
  };
}

/** Standard Webhooks 1.0: HMAC-SHA256 by each secret over id, time and body; the time is that of the try, so that an old body can't be played again. */
export function headersFor(id: string, body: string, secrets: readonly string[], now: Instant): Record<string, string> {
  const seconds = String(Math.floor(now.epochMilliseconds / 1_000));
  const signatures = secrets.map((secret) => {
    const key = Buffer.from(secret.replace(/^whsec_/, ""), "base64");
    return `v1,${createHmac("sha256", key).update(`${id}.${seconds}.${body}`).digest("base64")}`;
  });
  return {
    "content-type": "application/json",
    "user-agent": "Partner-Center-Webhooks/1",
    "webhook-id": id,
    "webhook-timestamp": seconds,
    "webhook-signature": signatures.join(" "),
  };
}

/** Of an endpoint that gives up on one after the other they are told once a day. */
const aboutOf = ({ endpoint, what }: Trouble, now: Instant): string =>
  `${endpoint.id} ${what} ${now.toString().slice(0, what === "gave-up" ? 10 : undefined)}`;

function factsOf({ endpoint, what, detail }: Trouble, at: Instant) {
  return { word: endpoint.word, host: hostOf(endpoint.url), what, detail, at };
}

/** Each item once, so many at a time. */
async function inParallel<T, R>(items: readonly T[], work: (item: T) => Promise<R>): Promise<R[]> {
  const left = items.values();
  const done: R[] = [];
  const worker = async (): Promise<void> => {
    for (const item of left) done.push(await work(item));
  };
  await Promise.all(Array.from({ length: width }, worker));
  return done;
}
