import { describe, expect, test } from "vitest";
import { rowsOf, sql } from "#domain/kernel";
import { imageList, kitImage } from "#domain/answers";
import { addImage, archiveImage, changeImage, imageAsItWouldBe, imageById, neededPictures, restoreImage } from "#domain/library";
import { atOnce } from "../../support/at-once.ts";
import { useDatabase } from "../../support/database.ts";
import { refusalOf } from "../../support/refusals.ts";

const db = await useDatabase({ at: "2026-12-01T10:00:00Z" });
const picture = (nth: number): string => `${String(nth).padStart(64, "a")}.jpg`;
const add = (nth: number, more: Parameters<typeof addImage>[2] = {}) =>
  db.run((tx) => addImage(tx, picture(nth), { title: `Picture ${nth}`, ...more }));

describe("a marketing image", () => {
  test("keeps what is said of it: tags as small words, each once", async () => {
    const image = await add(1, { caption: " Cards for  fall {link} ", tags: "Fall, #cards fall", campaign: "fall" });
    expect(image).toMatchObject({ title: "Picture 1", tags: ["fall", "cards"], campaign: "fall", archivedAt: null });
    expect(await db.run((tx) => imageById(tx, `#${image.id}`))).toEqual(image);
  });

  test.each([
    ["no title", { title: " " }, "image.unreadable"],
    ["a title of 500 characters", { title: "x".repeat(500) }, "image.unreadable"],
    ["words longer than a post", { title: "x", caption: "x".repeat(501) }, "image.unreadable"],
    ["a tag with marks in it", { title: "x", tags: "fall!" }, "image.unreadable"],
    ["nine tags", { title: "x", tags: "a,b,c,d,e,f,g,h,i" }, "image.unreadable"],
    ["a campaign longer than campaigns are", { title: "x", campaign: "x".repeat(60) }, "campaign.unreadable"],
  ] as const)("%s is refused, and nothing is kept", async (_what, said, code) => {
    expect(await refusalOf(db.run((tx) => addImage(tx, picture(90), said)))).toBe(code);
    expect(await refusalOf(db.run((tx) => imageAsItWouldBe(tx, picture(90), said)))).toBe(code);
    expect(await refusalOf(db.run((tx) => imageAsItWouldBe(tx, picture(90), { title: "fine" })))).toBe("not refused");
  });

  test("is there once, also when eight add it at once", async () => {
    const ended = await atOnce(db, [1, 2, 3, 4, 5, 6, 7, 8], (tx, nth) => addImage(tx, picture(2), { title: `Of ${nth}` }));
    expect(ended.filter(({ status }) => status === "fulfilled")).toHaveLength(1);
    const refused = ended.filter((each) => each.status === "rejected" && String(each.reason).includes("image.already-there"));
    expect(refused).toHaveLength(7);
  });

  test("changes only what is said anew", async () => {
    const { id } = await add(3, { caption: "Old words", tags: "old", campaign: "spring" });
    expect(await db.run((tx) => changeImage(tx, id, { tags: "new" }))).toMatchObject({
      title: "Picture 3",
      caption: "Old words",
      tags: ["new"],
      campaign: "spring",
    });
    expect(await refusalOf(db.run((tx) => changeImage(tx, "99999", { title: "x" })))).toBe("image.unknown");
  });

  test("archived, partners don't see it; put back, they do; neither twice, nor while the same is there again", async () => {
    const { id } = await add(4, { tags: "archived" });
    await db.run((tx) => archiveImage(tx, id));
    expect(await refusalOf(db.run((tx) => archiveImage(tx, id)))).toBe("image.archived-already");
    expect((await db.run((tx) => imageList(tx, "archived", 1))).page.total).toBe(0);
    expect(await refusalOf(db.run((tx) => kitImage(tx, { number: id, tag: null })))).toBe("image.unknown");
    const again = await add(4);
    expect(await refusalOf(db.run((tx) => restoreImage(tx, id)))).toBe("image.already-there");
    await db.run((tx) => archiveImage(tx, again.id));
    await db.run((tx) => restoreImage(tx, id));
    expect(await refusalOf(db.run((tx) => restoreImage(tx, id)))).toBe("image.already-there");
    expect((await db.run((tx) => imageList(tx, "#Archived", 1))).page.rows).toMatchObject([{ id }]);
  });
});

test("a kit goes round the pictures of its tag, the newest first", async () => {
  const [one, two, three] = [await add(11, { tags: "round" }), await add(12, { tags: "round" }), await add(13, { tags: "round" })];
  const kit = (number: string | null) => db.run((tx) => kitImage(tx, { number, tag: "round" }));
  const first = await kit(null);
  expect([first?.image.id, first?.next]).toEqual([three.id, two.id]);
  expect((await kit(two.id))?.next).toBe(one.id);
  expect((await kit(one.id))?.next).toBe(three.id);
  expect(await refusalOf(db.run((tx) => kitImage(tx, { number: null, tag: "nothing" })))).toBe("image.unknown");
});

test("every column that keeps a picture keeps it from housekeeping", async () => {
  const columns = await db.run((tx) =>
    rowsOf(
      tx,
      sql<{
        table: string;
      }>`select table_name as table from information_schema.columns where table_schema = 'public' and column_name = 'picture'`,
    ),
  );
  const source = neededPictures.toString();
  expect(columns.map(({ table }) => table).filter((table) => !source.includes(`from ${table} where`))).toEqual([]);
  await add(21);
  expect(await db.run((tx) => neededPictures(tx, [picture(21), picture(22)]))).toEqual(new Set([picture(21)]));
});
