import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, test } from "vitest";
import { allImages } from "#domain/answers";
import { addPictures } from "../../../bots/console/add-pictures.ts";
import { useDatabase } from "../../support/database.ts";
import { madePictures } from "../../support/made-pictures.ts";
import { usePictures } from "../../support/picture-house.ts";

const db = await useDatabase();
const pictures = usePictures();
const folder = mkdtempSync(join(tmpdir(), "add-pictures-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

async function add(...args: readonly string[]): Promise<{ code: number; said: string }> {
  const lines: string[] = [];
  const code = await addPictures({ ...db, pictures, write: (line) => lines.push(line) }, args);
  return { code, said: lines.join("\n").replaceAll(`${folder}/`, "") };
}

test("many at once, each with the file's name or one title; what is refused is said and the rest goes on", async () => {
  const path = (name: string): string => join(folder, name);
  writeFileSync(path("fall-table_2.jpg"), await madePictures.jpeg());
  writeFileSync(path("no-picture.jpg"), "MZ");
  writeFileSync(path("Snow.png"), await madePictures.plain("png"));
  const said = await add(
    ...["fall-table_2.jpg", "no-picture.jpg", "missing.jpg", "Snow.png"].map(path),
    "--tag",
    "fall",
    "--tag",
    "cards",
    "--caption",
    "See {link}",
    "--campaign",
    "fall",
  );
  expect(said.code).toBe(2);
  expect(said.said).toBe(
    [
      "fall-table_2.jpg: number 1, “fall table 2”",
      "no-picture.jpg: By its content this is a program, whatever it is called. Send a JPEG, PNG, WebP or GIF.",
      `missing.jpg: “missing.jpg” is no picture that was sent. Attach it: on Discord as the command's option, on Slack in the form that opens, in the terminal with the path of a file.`,
      "Snow.png: number 2, “Snow”",
    ].join("\n"),
  );
  const { rows } = await db.run((tx) => allImages(tx, 1));
  expect(rows).toMatchObject([
    { title: "Snow" },
    { title: "fall table 2", tags: ["fall", "cards"], caption: "See {link}", campaign: "fall" },
  ]);
  // The same command once more changes nothing and is no failure.
  expect(await add(path("Snow.png"))).toEqual({ code: 0, said: expect.stringContaining("It is number 2.") });
});

test("without a file, or with an option that there is not, it says how", async () => {
  await expect(add()).rejects.toThrow("npm run library:add -- FILE…");
  await expect(add("x.jpg", "--colour", "red")).rejects.toThrow("npm run library:add -- FILE…");
});
