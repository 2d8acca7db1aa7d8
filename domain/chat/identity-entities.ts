import { defineEntity, p } from "@mikro-orm/postgresql";
import { Partner, StaffMember } from "#domain/partners";

/**
 * A chat account that was connected to a partner or to a member of staff; who is both has a row for each. Rows of links that have ended
 * stay as history until the partner is erased.
 */
export const ChatIdentity = defineEntity({
  name: "ChatIdentity",
  tableName: "chat_identity",
  properties: {
    id: p.uuid().primary(),
    platform: p.text().check("platform in ('discord','slack')"),
    workspace: p.text(),
    /** finds the account, which is sealed */
    fingerprint: p.text(),
    /** { account, name }: the platform's user id, to write to, and how the platform named them; sealed under a key of the row's own */
    sealed: p.blob(),
    wrappedKey: p.blob(),
    keyId: p.text(),
    partnerId: () => p.manyToOne(Partner).mapToPk().fieldName("partner_id").nullable().deleteRule("no action"),
    staffId: () => p.manyToOne(StaffMember).mapToPk().fieldName("staff_id").nullable().deleteRule("no action"),
    linkedAt: p.datetime(),
    unlinkedAt: p.datetime().nullable(),
    /** where direct messages to them go, once one was opened */
    dmChannel: p.text().nullable(),
    /** the platform refused a direct message: from then on what is to be told there goes another way */
    dmClosedAt: p.datetime().nullable(),
  },
  checks: [{ name: "chat_identity_one_subject", expression: "num_nonnulls(partner_id, staff_id) = 1" }],
  uniques: [
    { name: "chat_identity_one_partner", properties: ["fingerprint"], where: "unlinked_at is null and partner_id is not null" },
    { name: "chat_identity_one_staff", properties: ["fingerprint"], where: "unlinked_at is null and staff_id is not null" },
  ],
  indexes: [{ properties: ["partnerId"] }, { properties: ["staffId"] }],
});

/**
 * A chat account's wish to be connected to whoever has an address. It is the same row whether anybody has it; only where somebody does, a
 * code is mailed. Kept for a day, for the limits by the hour.
 */
export const ConnectCode = defineEntity({
  name: "ConnectCode",
  tableName: "connect_code",
  properties: {
    id: p.uuid().primary(),
    platform: p.text().check("platform in ('discord','slack')"),
    /** the account that asked, and the only one that may type the code */
    fingerprint: p.text(),
    addressFingerprint: p.text(),
    /** { name }: how the platform named the account, for the mail */
    sealed: p.blob(),
    wrappedKey: p.blob(),
    keyId: p.text(),
    askedAt: p.datetime(),
    expiresAt: p.datetime(),
    /** whose the address is, and the keyed hash of the code, once it is on its way */
    partnerId: () => p.manyToOne(Partner).mapToPk().fieldName("partner_id").nullable().deleteRule("no action"),
    codeHash: p.text().nullable(),
    /** codes that were typed and wrong */
    tries: p.integer(),
    /** used, out of tries, or replaced by one that was asked for later */
    endedAt: p.datetime().nullable(),
  },
  uniques: [{ name: "connect_code_one_open", properties: ["fingerprint"], where: "ended_at is null" }],
  indexes: [{ properties: ["fingerprint", "askedAt"] }, { properties: ["addressFingerprint", "askedAt"] }, { properties: ["askedAt"] }],
});

/** A one-time token by which a chat account becomes a member of staff: a new operator, or another account of somebody who is staff. */
export const OperatorInvite = defineEntity({
  name: "OperatorInvite",
  tableName: "operator_invite",
  properties: {
    id: p.uuid().primary(),
    tokenHash: p.text().unique(),
    /** whose account it connects; null: who types it becomes an operator */
    staffId: () => p.manyToOne(StaffMember).mapToPk().fieldName("staff_id").nullable().deleteRule("no action"),
    madeAt: p.datetime(),
    expiresAt: p.datetime(),
    usedAt: p.datetime().nullable(),
  },
  indexes: [{ properties: ["madeAt"] }],
});
