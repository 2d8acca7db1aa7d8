import { describe, expect, test, vi } from "vitest";
import { openTracked as open, type Click, type TrackedPage as Page, type Visit } from "../../support/tracker-page.ts";

const uuid = /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/;
const known = (visit: Visit): string => `a=1; partner_center=${encodeURIComponent(JSON.stringify(visit))}; z=2`;
const nothing = { written: [], beacons: [], fetches: [], exposed: undefined };

describe("a page opened with a share link", () => {
  test("sends one beacon without a preflight, remembers the same click in a cookie and shows it to the page", async () => {
    const { beacons, sent, cookie, attributes, exposed, fetches } = await open({ referrer: "https://blog.example.org/" });
    expect(beacons.map(({ url }) => url)).toEqual(["https://partners.example/tracker"]);
    const click = sent[0]!.click;
    expect(click).toMatch(uuid);
    expect(sent).toEqual([
      {
        click,
        reference: "paper-lane",
        campaign: "fall",
        landing: "https://shop.example/?ref=paper-lane&campaign=fall",
        referrer: "https://blog.example.org/",
      },
    ]);
    expect(typeof beacons[0]!.body).toBe("string"); // a string goes as text/plain
    expect(cookie).toEqual({ click, reference: "paper-lane", campaign: "fall", at: expect.any(String) as string });
    expect(attributes).toBe(";path=/;SameSite=Lax;Max-Age=2592000;Secure");
    expect(exposed).toEqual(cookie);
    expect(fetches).toEqual([]);
  });

  test("campaigns keep every character; without one it is null", async () => {
    const campaign = 'é 😀 & co; =+% "日本語"';
    expect((await open({ address: `https://shop.example/?ref=a&campaign=${encodeURIComponent(campaign)}` })).cookie).toMatchObject({
      campaign,
    });
    expect((await open({ address: "https://shop.example/?ref=a" })).sent).toMatchObject([{ reference: "a", campaign: null }]);
  });

  test("the days, the parameter's name and http are respected", async () => {
    expect((await open({ data: { days: "7" } })).attributes).toContain("Max-Age=604800;");
    expect((await open({ address: "http://shop.example/?ref=a" })).attributes).not.toContain("Secure");
    expect((await open({ address: "https://shop.example/?via=b&ref=a", data: { parameter: "via" } })).cookie).toMatchObject({
      reference: "b",
    });
  });

  test("an address too long for the door is cut, not lost", async () => {
    const { sent } = await open({ address: `https://shop.example/?ref=a&long=${"x".repeat(9000)}` });
    expect(sent[0]!.landing).toHaveLength(2000);
  });

  describe("after another one", () => {
    const days = (count: number) => new Date(Date.now() - count * 86_400_000).toISOString();
    const old = (at?: string): Click => ({ click: "old", reference: "ink-and-twine", campaign: "x", ...(at === undefined ? {} : { at }) });
    const older = (at: string): Click => ({ click: "older", reference: "cut-and-keep", campaign: null, at });
    const follow = (visit: Visit, campaign = "") =>
      open({ cookie: known(visit), address: `https://shop.example/?ref=paper-lane${campaign && `&campaign=${campaign}`}` });

    test("becomes the last click, the one before stays beside it as the first, and only the last is sent", async () => {
      const { cookie, exposed, sent } = await follow(old(days(3)));
      expect(cookie).toMatchObject({ reference: "paper-lane", campaign: null, first: old(cookie!.first!.at) });
      expect(cookie!.click).not.toBe("old");
      expect(exposed).toEqual(cookie);
      expect(Object.keys(sent[0]!)).toEqual(["landing", "referrer", "click", "reference", "campaign"]);
    });

    test("leaves the first of all where it is", async () => {
      expect((await follow({ ...old(days(3)), first: older(days(20)) })).cookie!.first).toMatchObject({ click: "older" });
    });

    test("lets go of a first one that is older than the cookie may be; the next that is known takes its place", async () => {
      expect((await follow({ ...old(days(3)), first: older(days(31)) })).cookie!.first).toMatchObject({ click: "old" });
      expect((await follow(old(days(31)))).cookie).not.toHaveProperty("first");
    });

    test("takes a cookie of an earlier release for what it is: young enough to be there", async () => {
      expect((await follow(old())).cookie!.first).toEqual(old());
    });

    test.each([["x"], ["%E0%A4%A"], ["null"], ["5"]])("is remembered alone where the cookie is not ours: %s", async (cookie) => {
      const followed = await open({ cookie: `partner_center=${cookie}`, address: "https://shop.example/?ref=paper-lane" });
      expect(followed.cookie).toMatchObject({ reference: "paper-lane" });
      expect(followed.beacons).toHaveLength(1);
    });

    test("goes before the first one where both are more than a cookie takes", async () => {
      const { cookie, written } = await follow({ ...old(days(1)), campaign: "é".repeat(400) }, "é".repeat(300));
      expect(cookie).toMatchObject({ reference: "paper-lane", campaign: "é".repeat(300) });
      expect(cookie).not.toHaveProperty("first");
      expect(written[0]!.length).toBeLessThan(4096);
    });
  });

  test("without crypto.randomUUID (a page over http) the click is a UUID all the same, each time another", async () => {
    const old = { crypto: { getRandomValues: (array: Uint8Array<ArrayBuffer>) => crypto.getRandomValues(array) } };
    const clicks = await Promise.all(Array.from({ length: 50 }, async () => (await open({ window: old })).cookie!.click));
    for (const click of clicks) expect(click).toMatch(uuid);
    expect(new Set(clicks).size).toBe(50);
  });

  test.each([
    ["is missing", { onLine: true }],
    ["refuses", { onLine: true, sendBeacon: () => false }],
  ])("if sendBeacon %s, fetch outlives the page instead", async (_, navigator) => {
    const { fetches, cookie } = await open({ window: { navigator } });
    expect(fetches).toMatchObject([
      { url: "https://partners.example/tracker", options: { method: "POST", keepalive: true, mode: "no-cors" } },
    ]);
    expect(JSON.parse(fetches[0]!.options["body"] as string)).toMatchObject({ click: cookie!.click, reference: "paper-lane" });
    expect(fetches[0]!.options["headers"]).toBeUndefined(); // a JSON content type would ask for a preflight
  });

  test("that is fetched in case somebody comes is no visit before they do", async () => {
    const prerendered = Promise.withResolvers<() => void>();
    const opened = await open({ prerendered });
    expect(opened).toMatchObject(nothing);
    const come = await prerendered.promise;
    come();
    await new Promise((resolve) => setImmediate(resolve));
    expect([opened.beacons.length, opened.written.length]).toEqual([1, 1]);
  });

  test("works when the browser can't say which script runs", async () => {
    expect((await open({ hasCurrentScript: false })).beacons).toHaveLength(1);
  });
});

describe("any other page", () => {
  test.each(["https://shop.example/", "https://shop.example/?ref=", "https://shop.example/?campaign=fall", "https://shop.example/#?ref=a"])(
    "%s is left alone",
    async (address) => {
      expect(await open({ address })).toMatchObject(nothing);
    },
  );

  test("shows the remembered click to the checkout and counts nothing", async () => {
    const visit = { click: "c", reference: "paper-lane", campaign: null };
    const { exposed, ...rest } = await open({ address: "https://shop.example/checkout", cookie: known(visit) });
    expect(exposed).toEqual(visit);
    expect(rest).toMatchObject({ written: [], beacons: [], fetches: [] });
  });

  test("fills the checkout's hidden fields: at once, when the page is complete, and before a form is sent", async () => {
    const inputs = { partner_center_click: { value: "" }, partner_center_ref: { value: "" }, partner_center_campaign: { value: "?" } };
    const { listeners } = await open({
      address: "https://shop.example/checkout",
      cookie: known({ click: "c", reference: "r", campaign: null }),
      inputs,
    });
    const filled = { partner_center_click: { value: "c" }, partner_center_ref: { value: "r" }, partner_center_campaign: { value: "" } };
    expect(inputs).toEqual(filled);
    for (const name of ["DOMContentLoaded", "submit"]) {
      inputs.partner_center_click.value = "";
      listeners[name]!();
      expect(inputs).toEqual(filled);
    }
  });
});

describe("consent", () => {
  test.each([
    ["true", true],
    ["a promise of true", Promise.resolve(true)],
    ["a function of true", () => true],
    ["a function promising true", async () => true],
  ])("%s: tracked", async (_, consent) => {
    expect(await open({ consent })).toMatchObject({ beacons: [{}], written: [expect.any(String)] });
  });

  test.each([
    ["false", false],
    ["a promise of false", Promise.resolve(false)],
    ["a function of false", () => false],
  ])("%s: nothing is sent or shown, and what was kept before goes", async (_, consent) => {
    const { written, ...rest } = await open({ consent, cookie: known({ click: "c", reference: "r", campaign: null }) });
    expect(written).toEqual(["partner_center=;path=/;SameSite=Lax;Max-Age=0;Secure"]);
    expect(rest).toMatchObject({ beacons: [], fetches: [], exposed: undefined });
    expect(await open({ consent })).toMatchObject(nothing);
  });

  test.each([
    ["nothing decided", () => undefined],
    ["null", null],
    ["a word", "yes"],
  ])("%s: nothing is kept, sent or shown", async (_, consent) => {
    expect(await open({ consent, cookie: known({ click: "c", reference: "r", campaign: null }) })).toMatchObject(nothing);
  });

  test("nothing happens before the visitor has answered", async () => {
    const { promise, resolve } = Promise.withResolvers<boolean>();
    const opened = open({ consent: () => promise });
    await Promise.resolve();
    resolve(false);
    expect(await opened).toMatchObject(nothing);
  });
});

describe("the shop's page never breaks", () => {
  const broken = (): never => {
    throw new Error("broken");
  };
  test.each<[string, Page]>([
    ["a consent hook that throws", { consent: broken }],
    ["a consent hook that rejects", { consent: () => Promise.reject(new Error("broken")) }],
    ["a cookie that isn't ours", { address: "https://shop.example/", cookie: "partner_center=%E0%A4%A" }],
    ["a cookie that isn't JSON", { address: "https://shop.example/", cookie: "partner_center=x" }],
    ["a sendBeacon that throws", { window: { navigator: { onLine: true, sendBeacon: broken } } }],
    ["a fetch that fails", { window: { navigator: { onLine: true }, fetch: () => Promise.reject(new Error("offline")) } }],
    ["no fetch at all", { window: { navigator: { onLine: true }, fetch: undefined } }],
    ["no crypto at all", { window: { crypto: undefined } }],
    ["no document worth the name", { window: { document: {} } }],
  ])("%s", async (_, page) => {
    const unhandled = vi.fn();
    process.on("unhandledRejection", unhandled);
    try {
      await open(page);
      await new Promise((resolve) => setImmediate(resolve));
    } finally {
      process.off("unhandledRejection", unhandled);
    }
    expect(unhandled).not.toHaveBeenCalled();
  });
});
