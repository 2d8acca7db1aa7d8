import { defineEntity, p } from "@mikro-orm/postgresql";
import { PartnerGroup } from "#domain/partners";

/** Something that the programme tells many at once. Who was told stands in the outbox, and only there. */
export const Announcement = defineEntity({
  name: "Announcement",
  tableName: "announcement",
  properties: {
    /** what people type: "12" */
    id: p.bigint("bigint").primary().autoincrement(),
    title: p.text(),
    /** markdown */
    words: p.text(),
    link: p.text().nullable(),
    picture: p.text().nullable(),
    /** what is on the picture, for who can't see it; null: what the title says */
    pictureWords: p.text().nullable(),
    /** what it points at: "course" and "12"; null: it stands for itself */
    aboutKind: p.text().nullable().check("about_kind in ('article','course','craft-in','image','meeting','notes','terms')"),
    aboutId: p.text().nullable(),
    /** when what it points at begins: afterwards it is nothing to tell any more */
    beginsAt: p.datetime().nullable(),
    toChannels: p.boolean(),
    toPartners: p.boolean(),
    /** with `groupId` for whom of the partners; neither: for everybody */
    audienceStatus: p.text().nullable().check("audience_status in ('applied','active','paused')"),
    groupId: () => p.manyToOne(PartnerGroup).mapToPk().fieldName("group_id").nullable().deleteRule("no action"),
    state: p.text().check("state in ('draft','scheduled','sending','sent','cancelled')"),
    writtenAt: p.datetime(),
    /** when it goes, while it is scheduled */
    sendAt: p.datetime().nullable(),
    begunAt: p.datetime().nullable(),
    /** the last partner, in the order of their ids, whom the outbox was asked to tell */
    toldUntil: p.uuid().nullable(),
    /** since when it is sent or cancelled */
    endedAt: p.datetime().nullable(),
    /** why it did not go by itself. late: nothing ran at its time; over: what it points at has begun, or is no more */
    held: p.text().nullable().check("held in ('late','over')"),
  },
  checks: [
    { name: "announcement_about_check", expression: "(about_kind is null) = (about_id is null)" },
    { name: "announcement_goes_somewhere", expression: "to_channels or to_partners" },
    { name: "announcement_one_audience", expression: "audience_status is null or group_id is null" },
    { name: "announcement_scheduled_check", expression: "(send_at is not null) = (state = 'scheduled')" },
    { name: "announcement_begun_check", expression: "begun_at is not null or state in ('draft','scheduled','cancelled')" },
    { name: "announcement_ended_check", expression: "(ended_at is not null) = (state in ('sent','cancelled'))" },
  ],
  uniques: [{ name: "announcement_one_unsent_about_it", properties: ["aboutKind", "aboutId"], where: "state in ('draft','scheduled')" }],
  indexes: [
    { properties: ["aboutKind", "aboutId"] },
    { name: "announcement_to_go", properties: ["sendAt"], where: "state in ('scheduled','sending')" },
  ],
});
