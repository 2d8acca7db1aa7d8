import { defineEntity, p } from "@mikro-orm/postgresql";

export const Partner = defineEntity({
  name: "Partner",
  tableName: "partner",
  properties: {
    id: p.uuid().primary(),
    /** digits; printed on leaflets, so it never changes and is never used again */
    shareId: p.text().unique(),
    /** the name they work under, in clear: links and lists show it, staff search and sort by it; erasing the partner overwrites it */
    name: p.text(),
    /** finds them by their e-mail address, which is sealed */
    emailFingerprint: p.text().nullable().unique(),
    /** finds who else is paid to the bank account that was last confirmed as theirs; the transfers room says which: see `notePayee` */
    payeeFingerprint: p.text().nullable().index(),
    /** { email, application }: the address, and what they wrote when they applied, sealed under their own key */
    sealed: p.blob().nullable(),
    wrappedKey: p.blob().nullable(),
    keyId: p.text().nullable(),
    status: p.text().check("status in ('applied','active','declined','paused','closed')").index(),
    zone: p.text().nullable(),
    locale: p.text().nullable(),
    appliedAt: p.datetime(),
    erasedAt: p.datetime().nullable(),
    /** when anything about them that other programs are told changed last */
    changedAt: p.datetime().defaultRaw("now()"),
  },
  indexes: [{ name: "partner_changed", properties: ["changedAt", "id"] }],
});

/** Partners as an earlier release stored them, in clear. The first start of this one seals them; the table is empty from then on. */
export const PartnerUnsealed = defineEntity({
  name: "PartnerUnsealed",
  tableName: "partner_unsealed",
  properties: {
    partnerId: p.uuid().primary(),
    email: p.text(),
    application: p.text(),
  },
});

/** Which status held when: the newest row at or before an instant. */
export const PartnerStatusChange = defineEntity({
  name: "PartnerStatusChange",
  tableName: "partner_status_change",
  properties: {
    /** counts in the order of recording, which decides between two of the same instant */
    id: p.bigint("bigint").primary().autoincrement(),
    partnerId: () => p.manyToOne(Partner).mapToPk().fieldName("partner_id"),
    at: p.datetime(),
    fromStatus: p.text().nullable(),
    toStatus: p.text(),
    actor: p.text(),
    reason: p.text().nullable(),
  },
  indexes: [{ properties: ["partnerId", "at"] }],
});

/** Every word that a share link may carry for a partner: share ID, slugs now and then, references of an older system. */
export const ShareReference = defineEntity({
  name: "ShareReference",
  tableName: "share_reference",
  properties: {
    /** folded to lower case; one owner at a time */
    reference: p.text().primary(),
    partnerId: () => p.manyToOne(Partner).mapToPk().fieldName("partner_id"),
    kind: p.text().check("kind in ('share-id','slug','legacy')"),
    isCurrent: p.boolean(),
    since: p.datetime(),
    /** set when another slug took its place; the reference stays theirs for twelve months after */
    retiredAt: p.datetime().nullable(),
  },
  uniques: [{ name: "share_reference_one_current_slug", properties: ["partnerId"], where: "kind = 'slug' and is_current" }],
  indexes: [
    { properties: ["partnerId", "kind"] },
    {
      // how a word looks: the expression of slug-look.ts
      name: "share_reference_look",
      expression:
        "create index \"share_reference_look\" on \"share_reference\" (translate(replace(replace(replace(reference, '-', ''), 'rn', 'm'), 'vv', 'w'), 'oilzsb6gq', '011258899'))",
    },
  ],
});

export const StaffMember = defineEntity({
  name: "StaffMember",
  tableName: "staff_member",
  properties: {
    id: p.uuid().primary(),
    handle: p.text().unique(),
    name: p.text(),
    roles: p.array(),
    /** set when the same person is also a partner: staff never decide on their own record */
    partnerId: () => p.manyToOne(Partner).mapToPk().fieldName("partner_id").nullable().deleteRule("no action"),
    /** since when that is known; null: since the member was added. What they decided before stands as it was decided. */
    partnerSince: p.datetime().nullable(),
    createdAt: p.datetime(),
    /** { email }: where they get mail, sealed under their own key */
    sealed: p.blob().nullable(),
    wrappedKey: p.blob().nullable(),
    keyId: p.text().nullable(),
  },
});
