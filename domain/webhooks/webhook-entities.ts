import { defineEntity, p } from "@mikro-orm/postgresql";

export const endpointStates = ["on", "off", "removed"] as const;
export const deliveryStates = ["queued", "sending", "delivered", "given-up"] as const;

/** Where a program of others' wants to hear what happens. Rows of removed ones stay, without their secret. */
export const WebhookEndpoint = defineEntity({
  name: "WebhookEndpoint",
  tableName: "webhook_endpoint",
  properties: {
    id: p.uuid().primary(),
    url: p.text(),
    /** "conversion.paid", or "conversion.*" for all of them */
    kinds: p.array(),
    /** the secrets that sign, sealed under a key of the row's own; null once it is removed */
    sealed: p.blob().nullable(),
    wrappedKey: p.blob().nullable(),
    keyId: p.text().nullable(),
    state: p.text().check(`state in (${endpointStates.map((state) => `'${state}'`).join(",")})`),
    /** by-staff, gone (it answered 410) or failing */
    offBecause: p.text().nullable(),
    /** "staff:0198…" */
    madeBy: p.text(),
    madeAt: p.datetime(),
    lastTakenAt: p.datetime().nullable(),
    /** who sends to it, and until when that is believed: one at a time */
    senderId: p.uuid().nullable(),
    leaseUntil: p.datetime().nullable(),
    /** nothing is sent before that: it took nothing of a whole round */
    restsUntil: p.datetime().nullable(),
  },
});

/** Something that happened, as it was then. Written with what happened, where somebody listens. */
export const WebhookEvent = defineEntity({
  name: "WebhookEvent",
  tableName: "webhook_event",
  properties: {
    /** the webhook-id that receivers know a repeat by */
    id: p.uuid().primary(),
    /** goes up with each event; of two about the same thing the later one has the greater */
    sequence: p.bigint("bigint").autoincrement().unique(),
    kind: p.text(),
    facts: p.json(),
    happenedAt: p.datetime().index(),
  },
});

/** That an endpoint is to hear of an event. */
export const WebhookDelivery = defineEntity({
  name: "WebhookDelivery",
  tableName: "webhook_delivery",
  properties: {
    id: p.uuid().primary(),
    eventId: () => p.manyToOne(WebhookEvent).mapToPk().fieldName("event_id").deleteRule("cascade"),
    endpointId: () => p.manyToOne(WebhookEndpoint).mapToPk().fieldName("endpoint_id").deleteRule("no action"),
    state: p.text().check(`state in (${deliveryStates.map((state) => `'${state}'`).join(",")})`),
    createdAt: p.datetime(),
    /** the next try, while it is queued; while it is being sent, until when its sender is believed to be */
    dueAt: p.datetime(),
    attempts: p.integer(),
    /** at how many tries its ladder began: it is sent again from its foot */
    attemptsBefore: p.integer(),
    /** why it was given up */
    reason: p.text().nullable(),
    settledAt: p.datetime().nullable(),
  },
  uniques: [{ properties: ["eventId", "endpointId"] }],
  indexes: [
    { name: "webhook_delivery_waiting", properties: ["endpointId", "dueAt"], where: "state in ('queued','sending')" },
    { name: "webhook_delivery_given_up", properties: ["endpointId", "settledAt"], where: "state = 'given-up'" },
  ],
});

/** One try. */
export const WebhookAttempt = defineEntity({
  name: "WebhookAttempt",
  tableName: "webhook_attempt",
  properties: {
    id: p.bigint("bigint").primary().autoincrement(),
    deliveryId: () => p.manyToOne(WebhookDelivery).mapToPk().fieldName("delivery_id").deleteRule("cascade"),
    at: p.datetime(),
    endedAt: p.datetime().nullable(),
    /** null: under way */
    outcome: p.text().nullable().check("outcome in ('taken','failed','undecided')"),
    /** the HTTP status; null: there was no answer */
    status: p.integer().nullable(),
    latencyMs: p.integer().nullable(),
    /** what went wrong, as a word */
    detail: p.text().nullable(),
  },
  indexes: [{ properties: ["deliveryId"] }],
});
