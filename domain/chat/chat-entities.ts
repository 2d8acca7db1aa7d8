import { defineEntity, p } from "@mikro-orm/postgresql";

/** What was heard: a platform's event is acted on once. Kept for a day; platforms repeat within minutes. */
export const ChatEvent = defineEntity({
  name: "ChatEvent",
  tableName: "chat_event",
  properties: {
    platform: p.text().primary().check("platform in ('discord','slack')"),
    key: p.text().primary(),
    heardAt: p.datetime(),
  },
  indexes: [{ name: "chat_event_heard_at", properties: ["heardAt"] }],
});

/** What a button does when it is pressed; the button itself carries nothing but the key. */
export const ChatHandle = defineEntity({
  name: "ChatHandle",
  tableName: "chat_handle",
  properties: {
    /** 22 random characters */
    key: p.text().primary(),
    /** the only account that may press it, as a fingerprint: a row that leaked names nobody */
    account: p.text(),
    /** who that account was when the button was made, as a fingerprint; "" while it was nobody's */
    knownAs: p.text(),
    does: p.text().check("does in ('answer','preview','post')"),
    command: p.text(),
    /** options as text, by name */
    options: p.json(),
    /** of one that posts: one word for what its reader was shown, so that others see nothing else */
    seen: p.text().nullable(),
    uses: p.text().check("uses in ('once','many')"),
    usedAt: p.datetime().nullable(),
    createdAt: p.datetime(),
    expiresAt: p.datetime(),
  },
  indexes: [{ name: "chat_handle_expires_at", properties: ["expiresAt"] }],
});

/** When a bucket of a limit is empty again (GCRA), for all instances together. */
export const ChatPace = defineEntity({
  name: "ChatPace",
  tableName: "chat_pace",
  properties: {
    bucket: p.text().primary(),
    freeAt: p.datetime(),
  },
  indexes: [{ name: "chat_pace_free_at", properties: ["freeAt"] }],
});
