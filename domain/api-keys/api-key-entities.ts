import { defineEntity, p } from "@mikro-orm/postgresql";

/** What a program shows when it reads. The key itself is told once and never stored; rows of revoked ones stay, as the audit names them. */
export const ApiKey = defineEntity({
  name: "ApiKey",
  tableName: "api_key",
  properties: {
    id: p.uuid().primary(),
    /** the part of the key that is no secret: it finds the row, and names the key in chat */
    prefix: p.text().unique(),
    /** SHA-256 of the whole key, which is random enough (200 bits) for a plain hash */
    hash: p.text(),
    /** what it is for, in the words of who made it */
    name: p.text(),
    scopes: p.array(),
    /** "staff:0198…" */
    madeBy: p.text(),
    madeAt: p.datetime(),
    /** null: it counts until it is revoked */
    expiresAt: p.datetime().nullable(),
    /** the day in UTC on which it was used last */
    lastUsedOn: p.date().nullable(),
    revokedAt: p.datetime().nullable(),
  },
});
