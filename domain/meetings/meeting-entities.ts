import { defineEntity, p } from "@mikro-orm/postgresql";
import { Partner } from "#domain/partners";

/** Meetings that come again every month on the same weekday. */
export const MeetingSeries = defineEntity({
  name: "MeetingSeries",
  tableName: "meeting_series",
  properties: {
    id: p.bigint("bigint").primary().autoincrement(),
    title: p.text(),
    /** 1 to 5; 0 is the last one of the month */
    nth: p.smallint().check("nth >= 0 and nth <= 5"),
    /** 1 is Monday */
    weekday: p.smallint().check("weekday >= 1 and weekday <= 7"),
    /** "18:00" on the wall of `zone` */
    time: p.text(),
    minutes: p.integer().check("minutes > 0"),
    zone: p.text(),
    link: p.text().nullable(),
    place: p.text().nullable(),
    /** what a month without a fifth one does */
    withoutFifth: p.text().check("without_fifth in ('skip','last')"),
    isOpen: p.boolean(),
    createdAt: p.datetime(),
  },
});

/** One meeting, of a series or on its own. */
export const Meeting = defineEntity({
  name: "Meeting",
  tableName: "meeting",
  properties: {
    /** what people type */
    id: p.bigint("bigint").primary().autoincrement(),
    /** the same for ever, in every calendar */
    uid: p.uuid().unique(),
    seriesId: () => p.manyToOne(MeetingSeries).mapToPk().fieldName("series_id").nullable().deleteRule("no action"),
    /** the day that the series gave it, wherever it was moved to since */
    originalDate: p.date().nullable(),
    title: p.text(),
    startsAt: p.datetime(),
    endsAt: p.datetime(),
    zone: p.text(),
    place: p.text().nullable(),
    link: p.text().nullable(),
    agenda: p.text().nullable(),
    recording: p.text().nullable(),
    /** said in the meeting: who types it was there */
    codeWord: p.text().nullable(),
    state: p.text().check("state in ('scheduled','cancelled')"),
    /** goes up with every change that people have to hear of */
    sequence: p.integer(),
    reason: p.text().nullable(),
    createdAt: p.datetime(),
  },
  checks: [{ name: "meeting_times_check", expression: "ends_at > starts_at" }],
  uniques: [{ properties: ["seriesId", "originalDate"] }],
  indexes: [{ properties: ["startsAt"] }],
});

/** What was said, line by line. */
export const MeetingNote = defineEntity({
  name: "MeetingNote",
  tableName: "meeting_note",
  properties: {
    id: p.bigint("bigint").primary().autoincrement(),
    meetingId: () => p.manyToOne(Meeting).mapToPk().fieldName("meeting_id").deleteRule("no action"),
    /** seconds into the recording */
    atSecond: p.integer().nullable(),
    words: p.text(),
    recordedAt: p.datetime(),
  },
  indexes: [
    { properties: ["meetingId"] },
    {
      name: "meeting_note_words",
      expression: 'create index "meeting_note_words" on "meeting_note" using gin (to_tsvector(\'english\', words))',
    },
  ],
});

/** Who was there, and who staff say was not: that stands against the word. */
export const MeetingAttendance = defineEntity({
  name: "MeetingAttendance",
  tableName: "meeting_attendance",
  properties: {
    meetingId: () => p.manyToOne(Meeting).mapToPk().fieldName("meeting_id").primary().updateRule("no action").deleteRule("no action"),
    partnerId: () => p.manyToOne(Partner).mapToPk().fieldName("partner_id").primary().updateRule("no action").deleteRule("no action"),
    state: p.text().default("attended").check("state in ('attended','absent')"),
    at: p.datetime(),
    actor: p.text(),
  },
  indexes: [{ properties: ["partnerId"] }],
});
