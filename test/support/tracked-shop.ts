import type { Browser, BrowserContext, LaunchOptions, Page } from "playwright-core";
import { afterAll, afterEach, beforeEach, expect, vi } from "vitest";
import { rowsOf, sql } from "#domain/kernel";
import { needChromium, openChromium } from "./chromium.ts";
import { useHouse } from "./house.ts";
import { loopbackShop, shopHost, trackerHost, type Seen } from "./loopback-shop.ts";
import { makePartner } from "./orders.ts";

/** how long a click counts in the programme of these tests */
export const windowDays = 45;

/** What the cookie holds, and the page is shown. */
export type Kept = { click: string; reference: string; campaign: string | null; at: string; first?: Omit<Kept, "first"> };

export const at = (path: string): string => `https://${shopHost}${path}`;

/**
 * A shop with the tracker on its pages, in a real browser: https, another host for our server, and a policy that lets nothing else run. Each test has a visitor
 * of its own, and fails where an error stood on the shop's page.
 */
export async function useTrackedShop(pages: Readonly<Record<string, string>>) {
  const house = await useHouse({
    withoutWorker: true,
    terms: { attributionWindowDays: windowDays },
    settings: { SHOP_HOSTS: shopHost, TRACKER_PATH: "/paper/lane" },
  });
  await house.run((tx) => makePartner(tx, "Paper Lane", "paper-lane"));
  await house.run((tx) => makePartner(tx, "Ink & Twine", "ink-and-twine"));
  const shop = await loopbackShop(house.baseUrl, pages);
  const executablePath = needChromium();
  const toUs = `MAP plain.${shopHost} 127.0.0.1:${shop.plainPort}, MAP ${shopHost} 127.0.0.1:${shop.port}, MAP ${trackerHost} 127.0.0.1:${shop.port}`;
  const launch = (more: LaunchOptions = {}): Promise<Browser> =>
    openChromium(executablePath, { args: [`--host-resolver-rules=${toUs}, MAP * ~NOTFOUND`], ...more });
  const browser = await launch();
  afterAll(async () => {
    await browser.close();
    await shop.close();
  });

  const faults: string[] = [];
  /** One visitor with a browser of their own; headless ones say so, and count for machines. */
  const somebody = async (by = browser): Promise<BrowserContext> => {
    const userAgent = "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/142.0.0.0 Safari/537.36";
    const context = await by.newContext({ userAgent, ignoreHTTPSErrors: true });
    context.on("weberror", (error) => faults.push(error.error().message));
    return context;
  };
  const now: { visitor: BrowserContext } = { visitor: await somebody() };
  beforeEach(async () => {
    await now.visitor.close();
    now.visitor = await somebody();
    shop.seen.length = 0;
    shop.tracker = "up";
    await house.run((tx) => rowsOf(tx, sql`delete from click returning id`));
  });
  afterEach(() => {
    expect(faults.splice(0)).toEqual([]);
  });

  const clicks = () =>
    rowsOf(
      { em: house.database.reader() },
      sql<{ id: string; who: string; campaign: string | null; landing: string; verdict: string }>`
        select c.id, p.name as who, c.campaign, c.landing, c.verdict from click c join partner p on p.id = c.partner_id order by c.clicked_at, c.id`,
    );
  const cookieOf = async (who = now.visitor) => (await who.cookies(at("/"))).find(({ name }) => name === "partner_center");
  return {
    shop,
    launch,
    somebody,
    /** whose browser it is in this test */
    visitor: (): BrowserContext => now.visitor,
    open: async (path: string, who = now.visitor): Promise<Page> => {
      const page = await who.newPage();
      await page.goto(at(path), { waitUntil: "load" });
      return page;
    },
    cookieOf,
    keptBy: async (who = now.visitor): Promise<Kept | null> => {
      const cookie = await cookieOf(who);
      return cookie ? (JSON.parse(decodeURIComponent(cookie.value)) as Kept) : null;
    },
    /** what the page may hand on */
    exposed: (page: Page): Promise<Kept | undefined> => page.evaluate("window.partnerCenter"),
    clicks,
    untilClicks: (count: number) =>
      vi.waitFor(
        async () => {
          const found = await clicks();
          expect(found).toHaveLength(count);
          return found;
        },
        { timeout: 10_000, interval: 20 },
      ),
    beacons: (): Seen[] => shop.seen.filter(({ host, method }) => host === trackerHost && method === "POST"),
  };
}
