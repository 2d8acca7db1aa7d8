import { defineEntity, p } from "@mikro-orm/postgresql";
import { Partner } from "#domain/partners";

/** A meeting at a table, real or on a screen, where partners craft with their people. */
export const CraftIn = defineEntity({
  name: "CraftIn",
  tableName: "craft_in",
  properties: {
    /** what people type: "12" */
    id: p.bigint("bigint").primary().autoincrement(),
    /** the same for ever, in every calendar */
    uid: p.uuid().unique(),
    title: p.text(),
    /** the partner who holds it; null: the programme itself */
    hostId: () => p.manyToOne(Partner).mapToPk().fieldName("host_id").nullable().deleteRule("no action"),
    startsAt: p.datetime(),
    endsAt: p.datetime(),
    /** where it takes place by the clock: what a leaflet would say */
    zone: p.text(),
    place: p.text().nullable(),
    link: p.text().nullable(),
    /** null: as many as come */
    capacity: p.integer().nullable(),
    materials: p.text().nullable(),
    /** the id of a kept picture; columns of this name keep pictures from housekeeping */
    picture: p.text().nullable(),
    /** until then people may sign up, and who leaves makes room for the next */
    closesAt: p.datetime(),
    state: p.text().check("state in ('proposed','scheduled','declined','cancelled')"),
    /** goes up with every change that people have to hear of */
    sequence: p.integer(),
    createdAt: p.datetime(),
    /** why it was declined or cancelled */
    reason: p.text().nullable(),
  },
  checks: [
    { name: "craft_in_times_check", expression: "ends_at > starts_at and closes_at <= starts_at" },
    { name: "craft_in_capacity_check", expression: "capacity > 0" },
  ],
  indexes: [{ properties: ["startsAt"] }],
});

/** Somebody's seat, or their place in the line for one. */
export const CraftInSignUp = defineEntity({
  name: "CraftInSignUp",
  tableName: "craft_in_sign_up",
  properties: {
    craftInId: () => p.manyToOne(CraftIn).mapToPk().fieldName("craft_in_id").primary().updateRule("no action").deleteRule("no action"),
    partnerId: () => p.manyToOne(Partner).mapToPk().fieldName("partner_id").primary().updateRule("no action").deleteRule("no action"),
    state: p.text().check("state in ('signed-up','wait-listed','left','attended','absent')"),
    /** who came earlier has the lower one; signing up again goes to the end */
    place: p.bigint("bigint"),
    changedAt: p.datetime(),
  },
  indexes: [{ properties: ["partnerId"] }],
});
