import { defineEntity, p } from "@mikro-orm/postgresql";

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
