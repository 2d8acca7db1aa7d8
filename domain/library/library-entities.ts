import { defineEntity, p } from "@mikro-orm/postgresql";
import { PartnerGroup } from "#domain/partners";

/** A picture that partners may post: what it is for, and what to write beside it. */
export const MarketingImage = defineEntity({
  name: "MarketingImage",
  tableName: "marketing_image",
  properties: {
    /** what people type: "12" */
    id: p.bigint("bigint").primary().autoincrement(),
    /** its id in the picture store; columns of this name keep pictures from housekeeping, see `neededPictures` */
    picture: p.text(),
    /** what is on it: its name in lists, and the words for who can't see it */
    title: p.text(),
    /** what a partner may write beside it; "{link}" stands for their own link */
    caption: p.text().nullable(),
    /** small words by which it is found */
    tags: p.array(),
    /** what links of kits made with it are counted under; "" for none */
    campaign: p.text(),
    addedAt: p.datetime(),
    archivedAt: p.datetime().nullable(),
  },
  uniques: [{ name: "marketing_image_once_in_the_library", properties: ["picture"], where: "archived_at is null" }],
});

/** What the programme says to everybody once a month. */
export const MonthlyAd = defineEntity({
  name: "MonthlyAd",
  tableName: "monthly_ad",
  properties: {
    id: p.bigint("bigint").primary().autoincrement(),
    /** "2026-12", by the programme's calendar */
    month: p.text().check("month ~ '^[0-9]{4}-[0-9]{2}$'"),
    title: p.text(),
    words: p.text(),
    link: p.text().nullable(),
    picture: p.text().nullable(),
    state: p.text().check("state in ('draft','scheduled','shown','cancelled')"),
    writtenAt: p.datetime(),
    shownAt: p.datetime().nullable(),
  },
  uniques: [{ name: "monthly_ad_one_a_month", properties: ["month"], where: "state <> 'cancelled'" }],
  checks: [{ name: "monthly_ad_shown_check", expression: "(shown_at is not null) = (state = 'shown')" }],
});

/** Something to learn, with its place in the order in which it is meant to be taken. */
export const Course = defineEntity({
  name: "Course",
  tableName: "course",
  properties: {
    /** what people type: "12" */
    id: p.bigint("bigint").primary().autoincrement(),
    title: p.text(),
    about: p.text().nullable(),
    link: p.text(),
    /** with `groupId` who sees it: partners with this status, or those who are in the group now; neither: everybody */
    audienceStatus: p.text().nullable().check("audience_status in ('applied','active','paused')"),
    groupId: () => p.manyToOne(PartnerGroup).mapToPk().fieldName("group_id").nullable().deleteRule("no action"),
    /** the lower, the earlier; of two the one that came first */
    position: p.integer(),
    addedAt: p.datetime(),
    archivedAt: p.datetime().nullable(),
  },
  checks: [{ name: "course_one_audience", expression: "audience_status is null or group_id is null" }],
});
