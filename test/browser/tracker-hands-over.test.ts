import { spawnSync } from "node:child_process";
import { fileURLToPath } from "node:url";
import { describe, expect, test, vi } from "vitest";
import { notedClicks, type Notes } from "../../domain/orders/noted-clicks.ts";
import { trackerHost } from "../support/loopback-shop.ts";
import { at, useTrackedShop } from "../support/tracked-shop.ts";

/** The tracker in a real browser: what gets into its way, and how the order says whose it is; read as our own reading of orders does. */
const { shop, visitor, open, keptBy, exposed, clicks, untilClicks, beacons } = await useTrackedShop({
  "/": "<p>Cards.</p>",
  "/other": "<p>Another page.</p>",
  "/checkout": `<form method="post" action="/order"><input type="hidden" name="partner_center_click"><input type="hidden" name="partner_center_ref">
    <input type="hidden" name="partner_center_campaign"><input type="hidden" name="partner_center_first_ref"><button>Buy</button></form>`,
  "/order": "<p>Thank you.</p>",
  "/stripe": `<a id="link" href="https://buy.stripe.com/test_1?prefilled_email=a%40b.example">Pay</a>
    <a id="own" href="https://buy.stripe.com/2?client_reference_id=cart-7">Pay</a><a id="ours" data-partner-center="via" href="https://pay.example/x">Pay</a>
    <a id="other" href="https://elsewhere.example/">Away</a><stripe-buy-button id="button"></stripe-buy-button>`,
});

describe("where something is in the way", () => {
  const tag = (path: string): string => encodeURIComponent(`<script src="https://${trackerHost}${path}" async></script>`);

  test("a blocker that knows the usual name stops it, and the name that the operator chose works", async () => {
    await visitor().route(
      ({ hostname, pathname }) => hostname === trackerHost && /tracker|clicks/.test(pathname),
      (route) => route.abort(),
    );
    const blocked = await open(`/?ref=paper-lane&tag=${tag("/tracker.js")}`);
    expect([await keptBy(), await exposed(blocked)]).toEqual([null, undefined]);
    await open(`/?ref=paper-lane&tag=${tag("/paper/lane.js?v=2")}`);
    const [click] = await untilClicks(1);
    expect((await keptBy())!.click).toBe(click!.id);
    expect(beacons().map(({ path }) => path)).toEqual(["/paper/lane"]);
  });

  test("where only the beacon is lost, the cookie still says whose link it was", async () => {
    await visitor().route(`https://${trackerHost}/tracker`, (route) => route.abort());
    await open("/?ref=paper-lane");
    await vi.waitFor(async () => expect((await keptBy())!.reference).toBe("paper-lane"), { timeout: 10_000 });
    expect(await clicks()).toEqual([]);
  });

  test.each(["broken", "silent"] as const)(
    "while our server is %s, the shop's page is there, works, and has no error on it",
    async (how) => {
      shop.tracker = how;
      const page = await visitor().newPage();
      const from = Date.now();
      await page.goto(`${at("/checkout")}?ref=paper-lane&tag=${tag("/tracker.js")}`, { waitUntil: "domcontentloaded" });
      await page.click("button");
      await page.waitForURL("**/order", { waitUntil: "commit" });
      expect(Date.now() - from).toBeLessThan(10_000);
      expect(shop.seen.filter(({ path, method }) => path === "/order" && method === "POST")).toHaveLength(1);
    },
  );

  test("runs under a policy that allows our host and nothing inline", async () => {
    const page = await visitor().newPage();
    const refused: string[] = [];
    page.on("console", (message) => refused.push(message.text()));
    await page.goto(at("/checkout?ref=paper-lane"));
    await untilClicks(1);
    expect(refused).toEqual([]);
  });
});

describe("the order says whose it is", () => {
  const hasPhp = spawnSync("php", ["--version"]).status === 0;
  /** What our own reading of an order's notes makes of them. */
  const read = (notes: Readonly<Record<string, string>>, prefix: "partner_center_" | "_partner_center_") =>
    notedClicks(new Map(Object.entries(notes)) satisfies Notes, prefix).map(({ source, clickId, reference }) => ({
      source,
      clickId,
      reference,
    }));
  const bothLinks = async () => {
    await open("/?ref=paper-lane&campaign=spring");
    await untilClicks(1);
    await open("/?ref=ink-and-twine");
    const all = await untilClicks(2);
    const of = (name: string): string => all.find(({ who }) => who === name)!.id;
    return [
      { source: "order-meta", clickId: of("Ink & Twine"), reference: "ink-and-twine" },
      { source: "first-visit", clickId: of("Paper Lane"), reference: "paper-lane" },
    ];
  };

  test.skipIf(!hasPhp)("in WooCommerce: the snippet of the docs writes the cookie that came with the checkout into its meta", async () => {
    const carriers = await bothLinks();
    const page = await open("/checkout");
    await page.click("button");
    await page.waitForURL("**/order");
    const sent = shop.seen.find(({ path, method }) => path === "/order" && method === "POST")!;
    const [, cookie = ""] = /partner_center=([^;]+)/.exec(sent.cookie) ?? [];
    const file = (path: string): string => fileURLToPath(new URL(path, import.meta.url));
    const { stdout } = spawnSync("php", [file("../support/wordpress.php"), file("../../docs/woocommerce-click-cookie.php")], {
      input: `${JSON.stringify({ cookie: decodeURIComponent(cookie) })}\n`,
    });
    expect(read(JSON.parse(stdout.toString()) as Record<string, string>, "_partner_center_")).toEqual(carriers);
  });

  test("in a shop of one's own: hidden fields of the form, filled before it is sent, whatever emptied them", async () => {
    const [last] = await bothLinks();
    const page = await open("/checkout");
    await page.waitForFunction("document.querySelector('[name=partner_center_click]').value");
    await page.evaluate("document.forms[0].reset(); for (const field of document.querySelectorAll('input')) field.value = ''");
    await page.click("button");
    await page.waitForURL("**/order");
    const body = new URLSearchParams(shop.seen.find(({ path, method }) => path === "/order" && method === "POST")!.body);
    expect(Object.fromEntries(body)).toMatchObject({
      partner_center_click: last!.clickId,
      partner_center_ref: "ink-and-twine",
      partner_center_campaign: "",
      partner_center_first_ref: "paper-lane",
    });
  });

  describe("in Shopify", () => {
    const updates = () => shop.seen.filter(({ path }) => path.endsWith("/cart/update.js"));
    const until = (count: number) => vi.waitFor(() => expect(updates()).toHaveLength(count), { timeout: 10_000, interval: 20 });

    test("the cart's attributes, which the order has as note_attributes; once for each click and cart", async () => {
      const carriers = await bothLinks();
      await visitor().addInitScript("window.Shopify = { routes: { root: '/de/' } }");
      const page = await open("/other");
      await until(1);
      const { attributes } = JSON.parse(updates()[0]!.body) as { attributes: Record<string, string> };
      expect(read(attributes, "partner_center_")).toEqual(carriers);
      expect(updates()[0]!.path).toBe("/de/cart/update.js");
      // The cart has its own cookie only now; then it knows.
      await page.reload();
      await until(2);
      await page.reload();
      await page.waitForFunction("window.partnerCenter");
      expect(updates()).toHaveLength(2);
      // An order ends the cart; the next one is told, too.
      await visitor().addCookies([{ name: "cart", value: "c2", url: at("/") }]);
      await page.reload();
      await until(3);
    });

    test("a visitor whom nobody brought leaves the cart alone", async () => {
      await visitor().addInitScript("window.Shopify = {}");
      const page = await open("/other");
      await page.waitForLoadState("networkidle");
      expect(updates()).toEqual([]);
    });
  });

  test("with Stripe: payment links and buy buttons carry the click as client_reference_id, and what the shop says there itself stays", async () => {
    const [last] = await bothLinks();
    const page = await open("/stripe");
    await page.waitForFunction("document.querySelector('#link').href.includes('client_reference_id')");
    const href = async (selector: string): Promise<string> => (await page.getAttribute(selector, "href"))!;
    expect(await href("#link")).toBe(`https://buy.stripe.com/test_1?prefilled_email=a%40b.example&client_reference_id=${last!.clickId}`);
    expect(await href("#own")).toBe("https://buy.stripe.com/2?client_reference_id=cart-7");
    expect(await href("#ours")).toBe(`https://pay.example/x?via=${last!.clickId}`);
    expect(await href("#other")).toBe("https://elsewhere.example/");
    expect(await page.getAttribute("#button", "client-reference-id")).toBe(last!.clickId);
    // One that a script of the shop's adds later is filled when it is pressed.
    await page.evaluate(`document.body.insertAdjacentHTML("beforeend", '<a id="late" href="https://buy.stripe.com/3">Pay</a>')`);
    await page.evaluate("addEventListener('click', (event) => event.preventDefault())");
    await page.click("#late");
    expect(await href("#late")).toContain(`client_reference_id=${last!.clickId}`);
  });
});
