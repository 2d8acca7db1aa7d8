import { defineEntity, p } from "@mikro-orm/postgresql";
import { Partner } from "#domain/partners";

/** How a partner wants their digest, and until when they were told. Whoever never chose has a row from the first look at them on. */
export const PartnerDigest = defineEntity({
  name: "PartnerDigest",
  tableName: "partner_digest",
  properties: {
    partnerId: () => p.manyToOne(Partner).mapToPk().fieldName("partner_id").primary().updateRule("no action").deleteRule("no action"),
    cadence: p.text().check("cadence in ('daily','weekly','monthly','off')"),
    channel: p.text().check("channel in ('mail','discord','slack','console')"),
    /** of the partner's own day */
    hour: p.smallint().check("hour >= 0 and hour <= 23"),
    /** sales are told in it and not by themselves */
    withSales: p.boolean(),
    /** the end of the last period that was looked at, whether there was anything to tell or not: the next one begins there */
    toldUntil: p.datetime(),
    /** null: never, these are the defaults */
    chosenAt: p.datetime().nullable(),
  },
});
