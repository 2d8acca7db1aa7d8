import sharp from "sharp";
import { expect, test } from "vitest";
import { instant } from "#domain/kernel";
import { illustrated } from "../../bots/pictures/illustrated.ts";
import { monthlyAd } from "../../jobs/monthly-ad.ts";
import { useDatabase } from "../support/database.ts";
import { useDiscord } from "../support/discord/discord-house.ts";
import { madePictures } from "../support/made-pictures.ts";
import { makePartner } from "../support/orders.ts";
import { fetcherOf, useFileHost, usePictures } from "../support/picture-house.ts";

/** The library on Discord: staff put a picture in, a partner makes a post of it; the ad of a month; courses and the group. */
const db = await useDatabase({
  at: "2026-11-20T12:00:00Z",
  terms: { communityLink: "https://community.example/partners", communityWords: "Ask, and show." },
});
const pictures = usePictures();
const host = await useFileHost();
const faults: unknown[] = [];
const discord = await useDiscord({
  db,
  takePicture: fetcherOf(host, pictures),
  around: (conversation) =>
    illustrated(conversation, { draw: () => Promise.resolve([]) }, { pictures, report: (error) => `${faults.push(error)}` }),
});
const partner = await db.run((tx) => makePartner(tx, "Paper Lane", "paper-lane"));
const lane = await discord.partnerPerson("lane", partner.id);
const sam = await discord.staffPerson("sam", ["support"]);

test("a picture that staff attach is previewed, put in, found, and made a post of", async () => {
  const photograph = await madePictures.jpeg(1600, 800);
  const preview = await sam.types("/publish image", {
    act: "add",
    picture: host.put(photograph),
    title: "Fall table",
    caption: "Cards for fall: {link} #ad",
    tags: "fall",
    campaign: "fall",
  });
  expect(preview.message?.text).toContain("As partners will see it");
  expect(preview.message?.files).toMatchObject([{ name: "fall-table.jpg", description: "Fall table" }]);
  expect((await lane.types("/center images")).message?.text).toContain("There are none yet");
  const added = await sam.presses(preview.message!, "Put it into the library");
  expect(added.message?.text).toContain("Partners can post it now");

  const list = await lane.types("/center images", { tag: "Fall" });
  expect(list.message?.files).toHaveLength(1);
  const kit = await lane.presses(list.message!, "Make my kit: Fall table");
  expect(kit.message?.files.map(({ name }) => name)).toEqual(["fall-table.jpg", "qr-shop-fall.png"]);
  expect(kit.message?.text).toMatch(/```\nCards for fall: https:\/\/partners\.shop\.example\/r\/paper-lane\/\w+ #ad\n```/);
  // In full, upright, and without what the camera wrote.
  const posted = await sharp(kit.message!.files[0]!.content).metadata();
  expect([posted.width, posted.height, posted.exif]).toEqual([1600, 800, undefined]);
  // The same once more is the same picture.
  const again = await sam.types("/publish image", { act: "add", picture: host.put(photograph), title: "Again" });
  expect(again.message?.text).toContain("in the library already");
  expect([faults, discord.faults]).toEqual([[], []]);
});

test("the ad of the month is drafted with its picture, scheduled, and shown on the first", async () => {
  const draft = await sam.types("/publish ad", {
    act: "write",
    month: "next",
    title: "Snow globes are here",
    text: "Show what snows in yours.",
    picture: host.put(await madePictures.plain("png", 800, 600)),
  });
  expect(draft.message?.files).toHaveLength(1);
  const scheduled = await sam.presses(draft.message!, "Schedule it");
  expect(scheduled.message?.text).toContain("It is scheduled");
  expect((await lane.types("/center ad")).message?.text).toContain("The next one comes on");
  db.clock.set("2026-12-01T17:00:00Z");
  const inTransaction: Parameters<typeof monthlyAd>[0]["inTransaction"] = (work) => db.run(work, { kind: "system", name: "monthly-ad" });
  const occurrence = { label: "2026-12", dueAt: instant("2026-12-01T17:00:00Z") };
  expect(await monthlyAd({ inTransaction, report: () => "" }, occurrence)).toMatchObject({ shown: 1, partners: 1 });
  expect(await monthlyAd({ inTransaction, report: () => "" }, occurrence)).toMatchObject({ shown: 0 });
  const ad = await lane.types("/center ad");
  expect(ad.message?.text).toContain("Show what snows in yours.");
  expect(ad.message?.files.map(({ name }) => name)).toEqual(["snow-globes-are-here.png"]);
});

test("courses stand in their order, and the group is found", async () => {
  for (const title of ["Photographs of paper", "Your first week"])
    await sam.types("/publish course", { act: "add", title, link: `https://learn.example/${title.length}` });
  await sam.types("/publish course", { act: "move", number: "2", position: "1" });
  const { message } = await lane.types("/center courses");
  expect(message!.text.indexOf("Your first week")).toBeLessThan(message!.text.indexOf("Photographs of paper"));
  expect((await lane.types("/center group")).message?.text).toContain("https://community.example/partners");
  expect([faults, discord.faults]).toEqual([[], []]);
});
