import { expect, test } from "vitest";
import { resolveShareLink } from "#domain/attribution";
import { setSlug } from "#domain/partners";
import { termsAt } from "#domain/programme";
import { renderConsole } from "#templates/render/console";
import { useDatabase } from "../../support/database.ts";
import { scanQr } from "../../support/scan-qr.ts";
import { tellStory } from "../../domain/answers/story.ts";

const db = await useDatabase({ at: "2026-11-02T12:00:00Z" });
const story = await tellStory(db);

async function codeFor(line: string): Promise<{ text: string; width: number; name: string; description: string }> {
  const { outcome, view } = await story.ask("paper-lane", line);
  expect([outcome, view.files.length, view.files[0]?.mediaType]).toEqual(["answer", 1, "image/png"]);
  const file = view.files[0]!;
  const { text, image } = scanQr(file.content);
  return { text, width: image.width, name: file.name, description: file.description };
}

const resolve = (text: string) => {
  const [, , reference = "", linkId = null] = new URL(text).pathname.split("/");
  return db.run(async (tx) => resolveShareLink(tx, { reference, linkId, shopHosts: ["shop.example"], terms: await termsAt(tx, tx.now) }));
};

test("the printed code leads through our own door to the page, credits its partner and counts under the campaign", async () => {
  const code = await codeFor("share qr https://shop.example/kits/fall-stamps/ fall-leaflet 512");
  expect(code).toMatchObject({ width: 512, name: "qr-fall-stamps-fall-leaflet.png", description: `QR code of ${code.text}` });
  expect(code.text).toMatch(/^https:\/\/partners\.shop\.example\/r\/\d+\/[0-9a-z]{7}$/);
  expect(await resolve(code.text)).toMatchObject({
    partnerId: story.lane.id,
    isCredited: true,
    landing: "https://shop.example/kits/fall-stamps/",
    campaign: "fall-leaflet",
  });
});

test("without a page it leads to the shop's front page, 1024 pixels wide", async () => {
  const code = await codeFor("share qr");
  expect(code).toMatchObject({ width: 1_024, name: "qr-shop.png" });
  expect(await resolve(code.text)).toMatchObject({ landing: "https://shop.example/", campaign: "" });
});

test("a print outlives the slug: the partner takes another one, and years later somebody else takes theirs", async () => {
  const { text } = await codeFor("share qr https://shop.example/album/");
  await story.at("2026-11-03T12:00:00Z", () => db.run((tx) => setSlug(tx, story.lane.id, "lane-of-paper")));
  await story.at("2028-11-03T12:00:00Z", () => db.run((tx) => setSlug(tx, story.keep.id, "paper-lane")));
  expect(await resolve(text)).toMatchObject({ partnerId: story.lane.id, isCredited: true });
});

test("the card names the link, and a size that no printer asks for is refused", async () => {
  const { view } = await story.ask("ink-and-twine", "share qr https://shop.example/album/ campaign:=חנות-🌸");
  const drawn = renderConsole(view, { width: 100, colour: false, zone: "UTC", locale: "en-US" });
  expect(drawn.replaceAll(/\/r\/\d+\/[0-9a-z]{7}/g, "/r/1002/abc1234").replace(/\(\d+ (kB|bytes),/, "(1 kB,")).toMatchInlineSnapshot(`
    "✓ Your share link to print

    In the code  https://partners.shop.example/r/1002/abc1234
    Leads to     https://shop.example/album/
    Campaign     ⁨“=חנות-🌸”⁩
    Picture      1,024 × 1,024 pixels

    It carries your share ID, which stays yours for ever: what is printed goes on counting for you,
    whatever your slug becomes.

    Keep the white edge around it, and try it with a phone before you print.

    File: ⁨qr-album-=חנות-🌸.png⁩ (1 kB, QR code of https://partners.shop.example/r/1002/abc1234)

    → Larger, for a poster: ⁨/share qr url:https://shop.example/album/ campaign:=חנות-🌸 size:2048⁩
    → How do my links do?   /share stats"
  `);
  for (const size of ["255", "2049", "0", "-512", "512.5", "huge", "99999999"])
    expect(await story.ask("ink-and-twine", `share qr https://shop.example/ size:${size}`)).toMatchObject({
      outcome: "refusal",
      view: { title: "That can't be used" },
    });
  expect(await story.ask("ink-and-twine", "share qr https://evil.example/")).toMatchObject({ outcome: "refusal" });
});
