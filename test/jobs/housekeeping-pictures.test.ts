import { expect, test } from "vitest";
import { instant } from "#domain/kernel";
import { addImage } from "#domain/library";
import { housekeeping } from "../../jobs/housekeeping.ts";
import { useDatabase } from "../support/database.ts";
import { madePictures } from "../support/made-pictures.ts";
import { usePictures } from "../support/picture-house.ts";

const db = await useDatabase({ at: "2026-12-01T12:00:00Z" });
const pictures = usePictures(db.clock);

async function nightOf(at: string): Promise<unknown> {
  db.clock.set(at);
  const inTransaction: Parameters<typeof housekeeping>[0]["inTransaction"] = (work) =>
    db.run(work, { kind: "system", name: "housekeeping" });
  return (await housekeeping({ inTransaction, report: () => "", pictures }, { label: at.slice(0, 10), dueAt: instant(at) })).pictures;
}

test("a picture that nothing shows goes after a week; one that was sent lately, or that the library has, stays", async () => {
  const [orphan, kept] = [
    await pictures.take(await madePictures.plain("png", 200)),
    await pictures.take(await madePictures.plain("png", 210)),
  ];
  await db.run((tx) => addImage(tx, kept.id, { title: "Kept" }));
  db.clock.set("2026-12-07T12:00:00Z");
  const late = await pictures.take(await madePictures.plain("png", 220));
  expect(await nightOf("2026-12-08T10:30:00Z")).toBe(0);
  // The whole one, and the small one beside it.
  expect(await nightOf("2026-12-09T10:30:00Z")).toBe(2);
  expect(await pictures.read(orphan.id, "whole")).toBeNull();
  expect([await pictures.read(kept.id, "whole"), await pictures.read(late.id, "whole")]).not.toContain(null);
});
