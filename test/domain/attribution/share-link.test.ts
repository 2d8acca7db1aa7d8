import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { makeShareLink, readCampaign, resolveShareLink, withReference, type ShareLinkFacts } from "#domain/attribution";
import { rowsOf, sql, type Tx } from "#domain/kernel";
import { changeStatus, setSlug } from "#domain/partners";
import { defaultTerms } from "#domain/programme";
import { useDatabase } from "../../support/database.ts";
import { makePartner } from "../../support/orders.ts";

const db = await useDatabase();
const shopHosts = ["shop.example", "cards.example/store"];
const terms = defaultTerms;
const ada = await db.run((tx) => makePartner(tx, "Ada", "paper-lane"));
const grace = await db.run((tx) => makePartner(tx, "Grace"));

const make = (partnerId: string, url = "https://shop.example/stamps?size=a4#top", campaign = ""): Promise<ShareLinkFacts> =>
  db.run((tx) => makeShareLink(tx, { partnerId, url, campaign, shopHosts, terms }));
const resolve = (
  reference: string,
  linkId: string | null = null,
  hosts: readonly string[] = shopHosts,
): ReturnType<typeof resolveShareLink> => db.run((tx) => resolveShareLink(tx, { reference, linkId, shopHosts: hosts, terms }));
const idOf = ({ path }: ShareLinkFacts): string => path.split("/").at(-1)!;

describe("a page with our parameters", () => {
  test.for<[string, string, string, string]>([
    ["https://shop.example/", "paper-lane", "", "https://shop.example/?ref=paper-lane"],
    ["https://shop.example/", "paper-lane", "fall", "https://shop.example/?ref=paper-lane&campaign=fall"],
    ["https://shop.example/a?size=a4", "12", "", "https://shop.example/a?size=a4&ref=12"],
    [
      "https://shop.example/a?flag&q=a+b&r=%28c%29#top",
      "12",
      "fall",
      "https://shop.example/a?flag&q=a+b&r=%28c%29&ref=12&campaign=fall#top",
    ],
    ["https://shop.example/??x", "12", "", "https://shop.example/??x&ref=12"],
    ["https://shop.example/#top", "12", "", "https://shop.example/?ref=12#top"],
    ["https://shop.example/", "12", "fall sale & more", "https://shop.example/?ref=12&campaign=fall%20sale%20%26%20more"],
    ["https://shop.example/", "12", "a+b", "https://shop.example/?ref=12&campaign=a%2Bb"],
    ["https://shop.example/", "12", "50%", "https://shop.example/?ref=12&campaign=50%25"],
    ["https://shop.example/", "12", "é😀", "https://shop.example/?ref=12&campaign=%C3%A9%F0%9F%98%80"],
    ["https://shop.example/", "grace hopper", "", "https://shop.example/?ref=grace%20hopper"],
    ["https://shop.example/?ref=eve&a=1&campaign=theirs", "12", "mine", "https://shop.example/?a=1&ref=12&campaign=mine"],
    ["https://shop.example/?ref=eve&campaign=theirs", "12", "", "https://shop.example/?campaign=theirs&ref=12"],
  ])("%s for %s, campaign %j", ([target, reference, campaign, expected]) => {
    expect(withReference(target, reference, campaign, terms)).toBe(expected);
  });

  test("carries the programme's own names of them", () => {
    expect(withReference("https://shop.example/?ref=kept", "12", "fall", { shareParameter: "via", campaignParameter: "c" })).toBe(
      "https://shop.example/?ref=kept&via=12&c=fall",
    );
  });

  test("gives back what was put in, beside all that was there, and never writes a space as +", () => {
    const text = fc.string({ unit: "grapheme", minLength: 1, maxLength: 20 });
    fc.assert(
      fc.property(text, text, fc.array(fc.tuple(fc.constantFrom("a", "b b", "é", "x[]"), text)), (reference, campaign, others) => {
        const target = `https://shop.example/?${new URLSearchParams(others).toString()}#end`;
        const { searchParams, hash, search } = new URL(withReference(target, reference, campaign, terms));
        expect([searchParams.getAll("ref"), searchParams.getAll("campaign"), hash]).toEqual([[reference], [campaign], "#end"]);
        expect([...searchParams].filter(([name]) => name !== "ref" && name !== "campaign")).toEqual(others);
        expect(search.slice(search.indexOf("ref="))).not.toContain("+");
      }),
    );
  });
});

describe("a campaign", () => {
  test.for([
    ["", ""],
    [" fall ", "fall"],
    ["Fall / 2026", "Fall / 2026"],
    ["😀".repeat(50), "😀".repeat(50)],
  ] as const)("%j is read as %j", ([typed, expected]) => {
    expect(readCampaign(typed)).toBe(expected);
  });
  test.for(["a".repeat(51), "fa\0ll", "fa\nll", "\u202Ellaf", "half\ud800"])("%j is refused", (typed) => {
    expect(() => readCampaign(typed)).toThrow(expect.objectContaining({ code: "campaign.unreadable" }));
  });
});

describe("making a share link", () => {
  test("gives the page with the slug and a short form", async () => {
    const link = await make(ada.id, undefined, "fall");
    expect(link).toEqual({
      url: "https://shop.example/stamps?size=a4&ref=paper-lane&campaign=fall#top",
      path: expect.stringMatching(/^\/r\/paper-lane\/[0-9a-z]{7}$/),
      printPath: expect.stringMatching(/^\/r\/\d+\/[0-9a-z]{7}$/),
      target: "https://shop.example/stamps?size=a4#top",
      campaign: "fall",
    });
  });

  test("twice finds it again, also at eight hands at once and however the page is spelled", async () => {
    const spellings = [
      "https://shop.example/again",
      "shop.example/again",
      "http://SHOP.example/again?ref=eve",
      "https://shop.example:443/x/../again",
    ];
    const links = await Promise.all([...spellings, ...spellings].map((url) => make(ada.id, url)));
    expect(new Set(links.map(({ path }) => path)).size).toBe(1);
    expect(await db.run((tx) => rowsOf(tx, sql`select from share_link where target = 'https://shop.example/again'`))).toHaveLength(1);
  });

  test("another partner or campaign has another one", async () => {
    const links = await Promise.all([make(ada.id), make(grace.id), make(ada.id, undefined, "spring"), make(ada.id, undefined, "Spring")]);
    expect(new Set(links.map(idOf)).size).toBe(4);
  });

  test("is refused to a partner who is not active", async () => {
    const partner = await db.run((tx) => makePartner(tx, "Paused One"));
    await db.run((tx) => changeStatus(tx, partner.id, "paused", null));
    await expect(make(partner.id)).rejects.toMatchObject({ code: "partner.not-active", facts: { status: "paused" } });
  });

  test("is refused for a page that is not the shop's", async () => {
    await expect(make(ada.id, "https://evil.example/")).rejects.toMatchObject({ code: "share-link.host-not-allowed" });
  });
});

describe("following a share link", () => {
  test("of a share ID or slug alone leads to the shop's front page", async () => {
    const expected = {
      partnerId: ada.id,
      isCredited: true,
      url: "https://shop.example/?ref=paper-lane",
      landing: "https://shop.example/",
      campaign: "",
      shareLinkId: null,
    };
    for (const reference of ["paper-lane", "PAPER-Lane", ada.shareId]) expect(await resolve(reference)).toEqual(expected);
    expect(await resolve(grace.shareId)).toMatchObject({ url: `https://shop.example/?ref=${grace.shareId}` });
    expect(await resolve("paper-lane", null, ["cards.example/store", "shop.example"])).toMatchObject({
      url: "https://cards.example/store/?ref=paper-lane",
    });
  });

  test("made for a page leads there, by the slug of then, of now and by the share ID", async () => {
    const partner = await db.run((tx) => makePartner(tx, "Old Slug", "old-slug"));
    const link = await make(partner.id, "https://cards.example/store/red", "fall");
    await db.run((tx) => setSlug(tx, partner.id, "new-slug"));
    for (const reference of ["old-slug", "new-slug", partner.shareId])
      expect(await resolve(reference, idOf(link).toUpperCase())).toEqual({
        partnerId: partner.id,
        isCredited: true,
        url: "https://cards.example/store/red?ref=new-slug&campaign=fall",
        landing: "https://cards.example/store/red",
        campaign: "fall",
        shareLinkId: idOf(link),
      });
  });

  test("with another partner's word, an unknown word or an unknown link leads nowhere", async () => {
    const id = idOf(await make(ada.id));
    expect(await resolve(grace.shareId, id)).toBeNull();
    for (const link of ["", "zzzzzzz", "\0", "half\ud800", "'--", "x".repeat(5_000)]) expect(await resolve("paper-lane", link)).toBeNull();
    for (const reference of ["", "nobody", "\0", "paper\0lane", "half\ud800", "%", "paper-lane/"])
      expect(await resolve(reference)).toBeNull();
  });

  test("leads to the front page when its host is the shop's no more, and nowhere when none is", async () => {
    const link = await make(ada.id, "https://cards.example/store/blue", "fall");
    expect(await resolve("paper-lane", idOf(link), ["shop.example"])).toMatchObject({
      url: "https://shop.example/?ref=paper-lane&campaign=fall",
      landing: "https://shop.example/",
    });
    expect(await resolve("paper-lane", idOf(link), ["shop.example", "cards.example/other"])).toMatchObject({
      landing: "https://shop.example/",
    });
    expect(await resolve("paper-lane", idOf(link), [])).toBeNull();
  });

  test.for<["paused" | "closed", boolean]>([
    ["paused", true],
    ["closed", false],
  ])("of a %s partner leads to the shop; credited: %s", async ([status, isCredited]) => {
    const partner = await db.run((tx) => makePartner(tx, `Was ${status}`, `was-${status}`));
    const link = await make(partner.id);
    await db.run((tx: Tx) => changeStatus(tx, partner.id, status, null));
    const query = isCredited ? `?size=a4&ref=was-${status}` : "?size=a4";
    expect(await resolve(`was-${status}`, idOf(link))).toMatchObject({ isCredited, url: `https://shop.example/stamps${query}#top` });
  });
});
