import { PNG } from "pngjs";
import { afterAll, beforeEach, expect, test } from "vitest";
import { recordClicks } from "#domain/attribution";
import { instant } from "#domain/kernel";
import { addStaff } from "#domain/partners";
import { awardTokens } from "#domain/tokens";
import { drawingThread } from "../../../bots/pictures/drawing-thread.ts";
import { illustrated } from "../../../bots/pictures/illustrated.ts";
import { openPictures } from "../../../bots/pictures/pictures.ts";
import { useDatabase } from "../../support/database.ts";
import { useDiscord } from "../../support/discord/discord-house.ts";
import { makePartner } from "../../support/orders.ts";

const db = await useDatabase({ at: "2026-11-12T18:00:00Z" });
const faults: unknown[] = [];
let colour = (): Promise<string> => Promise.resolve("#1f4b57");
// What is not drawn in time is left out, and how long that is depends on the machine: here every picture may take its time.
const patient = drawingThread(undefined, { waiting: 40, milliseconds: 60_000 });
const pictures = openPictures({ colour: () => colour(), report: (error) => `${faults.push(error)}` }, patient);
afterAll(() => pictures.close());
const discord = await useDiscord({ db, around: (conversation) => illustrated(conversation, pictures, { report: () => "reference" }) });
const partner = await db.run((tx) => makePartner(tx, "Paper Lane", "paper-lane"));
const lane = await discord.partnerPerson("lane", partner.id);
const visit = (nth: number) => ({
  id: `0198aaaa-0000-7000-8000-00000000000${nth}`,
  partnerId: partner.id,
  clickedAt: db.clock.now().subtract({ hours: 24 * nth }),
  shareLinkId: null,
  campaign: "",
  landing: "https://shop.example/kits/",
  referrerHost: null,
  visitor: `visitor-${nth}`,
  verdict: "counted" as const,
});
await db.run((tx) => recordClicks(tx, [1, 2, 5].map(visit)));

beforeEach(() => {
  faults.length = 0;
  colour = () => Promise.resolve("#1f4b57");
});

test.each(["/partner dashboard", "/share stats"])(
  "%s on Discord shows its course as a picture, with its figures in words",
  async (command) => {
    const { message } = await lane.types(command);
    expect(message?.files.map(({ name }) => name)).toEqual(["chart.png"]);
    const [file] = message!.files;
    expect(file!.description).toMatch(/^By day, 2026-11-01 to 2026-11-12\..* Visits: highest 1 on 2026-11-07, lowest 0, at last 0\./);
    expect(PNG.sync.read(file!.content).width).toBe(1_200);
    expect([faults, discord.faults]).toEqual([[], []]);
  },
);

test("/tokens engagement shows the quarter by week as a picture, with its figures in words", async () => {
  const { id } = await db.run((tx) => addStaff(tx, { handle: "sue", name: "Sue", roles: ["support"], partnerId: null }));
  await db.run((tx) => awardTokens(tx, { partnerId: partner.id, activity: "course", doneAt: instant("2026-11-10T12:00:00Z"), note: "" }), {
    kind: "staff",
    staffId: id,
    partnerId: null,
    roles: ["support"],
  });
  const { message } = await lane.types("/tokens engagement");
  expect(message?.files.map(({ name }) => name)).toEqual(["chart.png"]);
  expect(message!.files[0]!.description).toMatch(
    /^By week, 2026-09-28 to 2026-11-09\. Tokens: highest 4 on 2026-11-09, lowest 0, at last 4\.$/,
  );
  expect(PNG.sync.read(message!.files[0]!.content).width).toBe(1_200);
  expect([faults, discord.faults]).toEqual([[], []]);
});

test("an answer whose picture fails is the answer without it, and the fault is told", async () => {
  colour = () => Promise.reject(new Error("the terms can't be read"));
  const { message } = await lane.types("/share stats");
  expect(message?.files).toEqual([]);
  expect(message?.text).toContain("at most 1, 2026-11-07");
  expect(faults).toMatchObject([{ message: "the terms can't be read" }]);
});

test("an answer without a course starts no drawing", async () => {
  const { message } = await lane.types("/wallet balance");
  expect(message?.files).toEqual([]);
  expect(faults).toEqual([]);
});
