import { defineEntity, p } from "@mikro-orm/postgresql";

/** The outbox: one message to one person, or to a chat channel, by one channel. What is told is sealed under a key of its own and let go once it is sent. */
export const Message = defineEntity({
  name: "Message",
  tableName: "message",
  properties: {
    /** also its Message-ID, the same however often it is tried */
    id: p.uuid().primary(),
    kind: p.text(),
    recipientKind: p.text().check("recipient_kind in ('partner','staff','customer','channel','account','asker')"),
    recipientId: p.uuid(),
    channel: p.text().check("channel in ('mail','discord','slack','console')"),
    /** kind, recipient and what it is about: the same thing is told once */
    key: p.text(),
    facts: p.blob().nullable(),
    factsKey: p.blob().nullable(),
    factsKeyId: p.text().nullable(),
    createdAt: p.datetime(),
    state: p.text().check("state in ('queued','sending','sent','suppressed','dead','unknown-outcome')"),
    /** the next look at it, while it is queued */
    dueAt: p.datetime(),
    /** while it is being sent: afterwards whoever was sending it is taken for dead */
    leaseUntil: p.datetime().nullable(),
    attempts: p.integer(),
    /** from its first attempt on: it is not tried after this instant */
    giveUpAt: p.datetime().nullable(),
    /** why it is suppressed, dead or unknown, as a word */
    reason: p.text().nullable(),
    /** the other side's code, such as "550 5.1.1" */
    detail: p.text().nullable(),
    settledAt: p.datetime().nullable(),
    /** the message that told this one's facts too */
    carrierId: () => p.manyToOne(Message).mapToPk().fieldName("carrier_id").nullable().deleteRule("set null"),
  },
  uniques: [{ properties: ["key", "channel"] }],
  indexes: [
    { properties: ["recipientId", "recipientKind"] },
    { name: "message_carrier", properties: ["carrierId"], where: "carrier_id is not null" },
    { name: "message_due", properties: ["dueAt"], where: "state = 'queued'" },
    { name: "message_sending", properties: ["leaseUntil"], where: "state = 'sending'" },
    {
      name: "message_of_announcement",
      expression: `create index "message_of_announcement" on "message" (split_part(key, ':', 3)) where kind = 'announcement'`,
    },
    { name: "message_in_trouble", properties: ["settledAt"], where: "state in ('dead','unknown-outcome')" },
  ],
});

/** One try to hand a message over, kept as long as the message. */
export const MessageAttempt = defineEntity({
  name: "MessageAttempt",
  tableName: "message_attempt",
  properties: {
    id: p.bigint("bigint").primary().autoincrement(),
    messageId: () => p.manyToOne(Message).mapToPk().fieldName("message_id").deleteRule("cascade"),
    at: p.datetime(),
    endedAt: p.datetime().nullable(),
    /** null: under way, or its process ended in the middle */
    outcome: p.text().nullable().check("outcome in ('accepted','deferred','refused','undecided')"),
    detail: p.text().nullable(),
  },
  indexes: [{ properties: ["messageId"] }],
});

/** What somebody wants of a class of messages by a channel; who never said has the defaults. */
export const MessagePreference = defineEntity({
  name: "MessagePreference",
  tableName: "message_preference",
  properties: {
    recipientKind: p.text().primary().check("recipient_kind in ('partner','staff')"),
    recipientId: p.uuid().primary(),
    class: p.text().primary().check("class in ('transactional','relationship','subscription')"),
    channel: p.text().primary().check("channel in ('mail','discord','slack','console')"),
    cadence: p.text().check("cadence in ('at-once','daily','weekly','off')"),
    changedAt: p.datetime(),
  },
});

/** An address that takes no mail (bounced: of any kind; complained: no subscription mail), by its fingerprint. */
export const Suppression = defineEntity({
  name: "Suppression",
  tableName: "suppression",
  properties: {
    fingerprint: p.text().primary(),
    reason: p.text().primary().check("reason in ('bounced','complained')"),
    since: p.datetime(),
  },
});

/** When a channel may be used next, for all instances together. */
export const ChannelPace = defineEntity({
  name: "ChannelPace",
  tableName: "channel_pace",
  properties: {
    channel: p.text().primary(),
    freeAt: p.datetime(),
  },
});
