import type { BrowserContext } from "playwright-core";
import { describe, expect, test, vi } from "vitest";
import { shopHost } from "../support/loopback-shop.ts";
import { at, useTrackedShop, windowDays, type Kept } from "../support/tracked-shop.ts";

/**
 * The tracker in a real browser: what is counted, kept and forgotten of a visitor. What they do stands in each test's name; what came of it is read where it
 * counts: in the browser's cookies, and in our table of clicks.
 */
const { launch, somebody, visitor, open, cookieOf, keptBy, exposed, untilClicks, beacons } = await useTrackedShop({
  "/": '<a id="on" href="/other">on</a>',
  "/kept": '<a id="on" href="/other">on</a>',
  "/other": "<p>Another page.</p>",
  "/checkout": '<form><input type="hidden" name="partner_center_click"><input type="hidden" name="partner_center_ref"></form>',
  "/stripe":
    '<a id="link" href="https://buy.stripe.com/1">Pay</a><a id="own" href="https://buy.stripe.com/2?client_reference_id=cart-7">Pay</a>',
});

describe("a visitor who follows a share link", () => {
  test("is counted once, and remembered for the programme's attribution window", async () => {
    const page = await open("/?ref=paper-lane&campaign=fall%20%F0%9F%8D%82");
    const [click] = await untilClicks(1);
    expect(click).toMatchObject({ who: "Paper Lane", campaign: "fall 🍂", landing: at("/"), verdict: "counted" });
    const cookie = (await cookieOf())!;
    expect(cookie).toMatchObject({ domain: shopHost, path: "/", sameSite: "Lax", secure: true, httpOnly: false });
    const days = (cookie.expires - Date.now() / 1_000) / 86_400;
    expect(Math.abs(days - windowDays)).toBeLessThan(0.01);
    expect(await keptBy()).toMatchObject({ click: click!.id, reference: "paper-lane", campaign: "fall 🍂" });
    expect(await exposed(page)).toEqual(await keptBy());
  });

  test("goes on through the shop and is not counted again", async () => {
    const page = await open("/?ref=paper-lane");
    const [click] = await untilClicks(1);
    await page.click("#on");
    await page.waitForURL("**/other");
    await page.waitForFunction("window.partnerCenter");
    expect((await exposed(page))!.click).toBe(click!.id);
    expect(beacons()).toHaveLength(1);
  });

  test("who loads the page anew, or comes back to it, has not followed a link again", async () => {
    const page = await open("/?ref=paper-lane");
    const [click] = await untilClicks(1);
    await page.reload();
    await page.waitForFunction("window.partnerCenter");
    await page.click("#on");
    await page.waitForURL("**/other");
    await page.goBack();
    await page.waitForFunction("window.partnerCenter");
    expect((await exposed(page))!.click).toBe(click!.id);
    expect(beacons()).toHaveLength(1);
  });

  test("follows it a second time: that is another click", async () => {
    await open("/?ref=paper-lane");
    const [first] = await untilClicks(1);
    await open("/?ref=paper-lane");
    const both = await untilClicks(2);
    const last = both.find(({ id }) => id !== first!.id)!;
    expect(await keptBy()).toMatchObject({ click: last.id, first: { click: first!.id } });
    // Within half an hour it is a repeat, which the server tells by itself.
    expect(last.verdict).toBe("repeat");
  });

  test("and then another partner's: the last is kept beside the first, and the terms decide between them", async () => {
    await open("/?ref=paper-lane&campaign=spring");
    const [first] = await untilClicks(1);
    const page = await open("/?ref=ink-and-twine");
    const last = (await untilClicks(2)).find(({ who }) => who === "Ink & Twine")!;
    const kept = (await keptBy())!;
    expect(kept).toMatchObject({ click: last.id, reference: "ink-and-twine", campaign: null });
    expect(kept.first).toMatchObject({ click: first!.id, reference: "paper-lane", campaign: "spring" });
    // The first partner's link once more: the first of all stays the first.
    await page.goto(at("/?ref=paper-lane&campaign=spring"));
    await untilClicks(3);
    expect((await keptBy())!.first!.reference).toBe("paper-lane");
  });

  test("on a page over http, which has no way of its own to make an id, is counted all the same", async () => {
    const page = await visitor().newPage();
    await page.goto(`http://plain.${shopHost}/?ref=paper-lane`);
    await vi.waitFor(() => expect(beacons()).toHaveLength(1), { timeout: 10_000 });
    const { click } = JSON.parse(beacons()[0]!.body) as Kept;
    expect(click).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-[1-8][0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
    expect(await page.evaluate("document.cookie")).toContain("partner_center=");
  });

  test("whose page is restored as it was (back-forward cache) is not counted again", async () => {
    const other = await launch({ ignoreDefaultArgs: ["--disable-back-forward-cache"] });
    try {
      const context = await somebody(other);
      const page = await open("/kept?ref=paper-lane", context);
      await untilClicks(1);
      await page.evaluate("addEventListener('pageshow', (event) => (window.wasRestored = event.persisted))");
      await page.click("#on");
      await page.waitForURL("**/other");
      await page.evaluate("history.back()");
      await page.waitForFunction("window.wasRestored === true");
      expect(beacons()).toHaveLength(1);
      expect((await exposed(page))!.reference).toBe("paper-lane");
    } finally {
      await other.close();
    }
  });
});

describe("consent", () => {
  const asking = (page: BrowserContext) =>
    page.addInitScript("window.partnerCenterConsent = () => new Promise((answer) => (window.answer = answer))");

  test("before the visitor has answered, nothing is kept, sent or shown; after a yes, everything", async () => {
    await asking(visitor());
    const page = await open("/?ref=paper-lane");
    await page.waitForFunction("window.answer");
    expect([await visitor().cookies(), beacons(), await exposed(page)]).toEqual([[], [], undefined]);
    expect(await page.evaluate("Object.keys(localStorage).length + Object.keys(sessionStorage).length")).toBe(0);
    await page.evaluate("answer(true)");
    const [click] = await untilClicks(1);
    expect((await keptBy())!.click).toBe(click!.id);
  });

  test("a no keeps it that way", async () => {
    await asking(visitor());
    const page = await open("/?ref=paper-lane");
    await page.waitForFunction("window.answer");
    await page.evaluate("answer(false)");
    await page.goto(at("/other"));
    expect([await visitor().cookies(), beacons()]).toEqual([[], []]);
  });

  test("that is given later, without a page in between, is heard by its event", async () => {
    await visitor().addInitScript("window.may = false; window.partnerCenterConsent = () => window.may");
    const page = await open("/?ref=paper-lane");
    expect(beacons()).toEqual([]);
    await page.evaluate("may = true; dispatchEvent(new Event('partnercenterconsent')); dispatchEvent(new Event('partnercenterconsent'))");
    await untilClicks(1);
    expect(beacons()).toHaveLength(1);
  });

  test("that is withdrawn takes away what was kept: the cookie, the fields, the links", async () => {
    await visitor().addInitScript("window.may = true; window.partnerCenterConsent = () => window.may");
    await open("/?ref=paper-lane");
    await untilClicks(1);
    const [checkout, stripe] = [await open("/checkout"), await open("/stripe")];
    await checkout.waitForFunction("document.querySelector('[name=partner_center_ref]').value === 'paper-lane'");
    await stripe.waitForFunction("document.querySelector('#link').href.includes('client_reference_id')");
    for (const page of [checkout, stripe]) {
      await page.evaluate("may = false; dispatchEvent(new Event('partnercenterconsent'))");
      await page.waitForFunction("window.partnerCenter === undefined");
    }
    expect(await cookieOf()).toBeUndefined();
    expect(await checkout.inputValue("[name=partner_center_click]")).toBe("");
    expect(await stripe.getAttribute("#link", "href")).not.toContain("client_reference_id");
    expect(await stripe.getAttribute("#own", "href")).toContain("client_reference_id=cart-7");
  });
});

describe("where a browser keeps nothing", () => {
  test("in a private window the click counts, and the other windows know nothing of it", async () => {
    await open("/?ref=paper-lane");
    await untilClicks(1);
    const hidden = await somebody();
    try {
      expect(await keptBy(hidden)).toBeNull();
      await open("/?ref=ink-and-twine", hidden);
      await untilClicks(2);
      expect((await keptBy(hidden))!.reference).toBe("ink-and-twine");
      expect((await keptBy())!.reference).toBe("paper-lane");
    } finally {
      await hidden.close();
    }
  });

  test("with blocked cookies the click counts, the page that was landed on knows it, and nothing breaks", async () => {
    const page = await visitor().newPage();
    const protocol = await visitor().newCDPSession(page);
    await protocol.send("Emulation.setDocumentCookieDisabled", { disabled: true });
    await page.goto(at("/checkout?ref=paper-lane"));
    const [click] = await untilClicks(1);
    expect(await page.inputValue("[name=partner_center_click]")).toBe(click!.id);
    expect(await visitor().cookies()).toEqual([]);
    await page.goto(at("/checkout"));
    expect(await page.inputValue("[name=partner_center_click]")).toBe("");
  });

  test("without a network the click is kept, and sent once there is one", async () => {
    await visitor().addInitScript("window.partnerCenterConsent = () => new Promise((answer) => (window.answer = answer))");
    const page = await open("/?ref=paper-lane");
    await page.waitForFunction("window.answer");
    await visitor().setOffline(true);
    await page.evaluate("answer(true)");
    await page.waitForFunction("window.partnerCenter");
    expect(beacons()).toEqual([]);
    expect((await keptBy())!.reference).toBe("paper-lane");
    await visitor().setOffline(false);
    const [click] = await untilClicks(1);
    expect((await keptBy())!.click).toBe(click!.id);
  });
});
