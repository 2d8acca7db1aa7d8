import { pino } from "pino";
import { afterAll, expect, test } from "vitest";
import { makeMeters } from "../../../bots/web/meters.ts";
import { webServer } from "../../../bots/web/server.ts";
import { webSettings } from "../../../bots/web/web-settings.ts";
import { useDatabase } from "../../support/database.ts";
import { healthFacts } from "../../support/health-facts.ts";

/** A process of jobs can be watched, and nothing else can be asked of it. */
const db = await useDatabase();
let isReady = true;
const web = await webServer({
  ...db,
  settings: webSettings.parse({ SHOP_HOSTS: "shop.example", WOOCOMMERCE_SECRETS: "secret" }),
  log: pino({ level: "silent" }),
  report: () => "reference",
  metrics: { meters: makeMeters(), health: () => Promise.resolve(healthFacts()) },
  isReady: () => Promise.resolve(isReady),
  opens: "watching",
});
afterAll(() => web.close());
const ask = async (url: string, method: "GET" | "POST" = "GET"): Promise<number> => (await web.inject({ url, method })).statusCode;

test("says whether it lives and is ready, and its figures", async () => {
  expect([await ask("/healthz"), await ask("/readyz"), await ask("/metrics")]).toEqual([200, 200, 200]);
  isReady = false;
  expect([await ask("/healthz"), await ask("/readyz")]).toEqual([200, 503]);
});

test("leads nobody anywhere and takes nothing in", async () => {
  for (const [method, url] of [
    ["GET", "/r/paper-lane"],
    ["POST", "/webhooks/woocommerce"],
    ["POST", "/clicks"],
    ["GET", "/notices/x"],
    ["POST", "/mail/events"],
    ["GET", "/tracker.js"],
  ] as const)
    expect([url, await ask(url, method)]).toEqual([url, 404]);
});
