import { defineEntity, p } from "@mikro-orm/postgresql";
import { Partner } from "#domain/partners";
import { ShopOrder } from "#domain/orders";

export const ShareLink = defineEntity({
  name: "ShareLink",
  tableName: "share_link",
  properties: {
    /** a short random code */
    id: p.text().primary(),
    partnerId: () => p.manyToOne(Partner).mapToPk().fieldName("partner_id"),
    target: p.text(),
    campaign: p.text().default(""),
    createdAt: p.datetime(),
  },
  uniques: [{ properties: ["partnerId", "target", "campaign"] }],
});

export const verdicts = ["counted", "repeat", "bot", "preview", "prefetch", "head"] as const;
export type Verdict = (typeof verdicts)[number];

/**
 * A visit by a share link. Partitioned by month (the partitions live in the schema `click_partition`), with no foreign
 * key out of it, so that it is the one table that could move to its own store.
 */
export const Click = defineEntity({
  name: "Click",
  tableName: "click",
  properties: {
    id: p.uuid().primary(),
    clickedAt: p.datetime().primary(),
    partnerId: p.uuid(),
    shareLinkId: p.text().nullable(),
    campaign: p.text(),
    /** the page it led to, without our own parameters */
    landing: p.text(),
    referrerHost: p.text().nullable(),
    /** a hash of address and browser with a salt that is thrown away each day; never the address itself */
    visitor: p.text(),
    verdict: p.text().check(`verdict in (${verdicts.map((verdict) => `'${verdict}'`).join(",")})`),
  },
  indexes: [
    { properties: ["partnerId", "clickedAt"] },
    { properties: ["visitor", "clickedAt"] },
    // Clicks arrive in the order of their time, so a block range index finds a day's among a month's, and costs next to nothing to keep.
    { properties: ["clickedAt"], type: "brin" },
  ],
});

/**
 * A local day of the programme whose clicks are counted in `click_day`; closed days follow one another without gap. Its borders are
 * kept as instants, so that a count can be repeated whatever becomes of the zone's rules.
 */
export const ClickClosing = defineEntity({
  name: "ClickClosing",
  tableName: "click_closing",
  properties: {
    day: p.date().primary(),
    fromAt: p.datetime(),
    toAt: p.datetime(),
    closedAt: p.datetime(),
    /** when its counts were last compared with its clicks */
    checkedAt: p.datetime(),
    /** since when the visits themselves are gone, and only their counts are left; such days come before all others */
    trimmedAt: p.datetime().nullable(),
  },
});

/** How many clicks a partner had on a closed day by campaign and page, by verdict. Derived from `click`: a recount may replace it at any time. */
export const ClickDay = defineEntity({
  name: "ClickDay",
  tableName: "click_day",
  properties: {
    partnerId: p.uuid().primary(),
    day: p.date().primary(),
    campaign: p.text().primary(),
    /** the MD5 of the page's address, because addresses are longer than an index takes */
    landingKey: p.uuid().primary(),
    counted: p.integer(),
    repeat: p.integer(),
    bot: p.integer(),
    preview: p.integer(),
    prefetch: p.integer(),
    head: p.integer(),
  },
  indexes: [{ name: "click_day_of_all", properties: ["day", "partnerId"] }],
});

/** Whose a coupon code was from when until when (half-open); the history of a code is never overwritten. */
export const Coupon = defineEntity({
  name: "Coupon",
  tableName: "coupon",
  properties: {
    id: p.uuid().primary(),
    /** folded as the shop does: trimmed, lower case */
    code: p.text(),
    partnerId: () => p.manyToOne(Partner).mapToPk().fieldName("partner_id"),
    ownedFrom: p.datetime(),
    /** null: theirs now */
    ownedUntil: p.datetime().nullable().check("owned_until >= owned_from"),
    givenBy: p.text(),
    takenBy: p.text().nullable(),
  },
  uniques: [{ name: "coupon_one_open_owner", properties: ["code"], where: "owned_until is null" }],
  indexes: [{ properties: ["code", "ownedFrom"] }, { properties: ["partnerId"] }],
});

/** The salt of one day's visitor hashes; the nightly job deletes it when the day is over. */
export const VisitorSalt = defineEntity({
  name: "VisitorSalt",
  tableName: "visitor_salt",
  properties: { day: p.date().primary(), salt: p.text() },
});

/** Who an order is credited to and why: what `why` tells. A later decision supersedes, nothing is edited. */
export const AttributionDecision = defineEntity({
  name: "AttributionDecision",
  tableName: "attribution_decision",
  properties: {
    id: p.uuid().primary(),
    orderId: () => p.manyToOne(ShopOrder).mapToPk().fieldName("order_id"),
    /** null: nobody */
    partnerId: () => p.manyToOne(Partner).mapToPk().fieldName("partner_id").nullable().deleteRule("no action"),
    rule: p.text().check("rule in ('staff-assignment','coupon','last-click','first-click','lifetime','renewal','imported','none')"),
    /** every candidate with what became of it */
    evidence: p.json(),
    campaign: p.text(),
    decidedAt: p.datetime(),
    decidedBy: p.text(),
    supersededAt: p.datetime().nullable(),
  },
  uniques: [{ name: "attribution_decision_one_standing", properties: ["orderId"], where: "superseded_at is null" }],
  indexes: [
    { properties: ["partnerId"] },
    {
      name: "attribution_decision_orphan_renewal",
      properties: ["decidedAt"],
      where: "rule = 'renewal' and partner_id is null and superseded_at is null",
    },
  ],
});
