import pg from "pg";
import { pino } from "pino";
import { beforeEach, describe, expect, inject, test, vi } from "vitest";
import { webServer } from "../../../bots/web/server.ts";
import { webSettings } from "../../../bots/web/web-settings.ts";
import { makeShareLink } from "#domain/attribution";
import { rowsOf, sql } from "#domain/kernel";
import { defaultTerms } from "#domain/programme";
import { useHouse } from "../../support/house.ts";
import { asAdmin } from "../../support/one-server.ts";
import { makePartner } from "../../support/orders.ts";
import { untilLocksAreWaitedFor } from "../../support/lock-waits.ts";

const house = await useHouse({ withoutWorker: true });
const ada = await house.run((tx) => makePartner(tx, "Ada", "paper-lane"));
const browser = "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0";

async function verdictsNow(): Promise<string[]> {
  const rows = await rowsOf({ em: house.database.reader() }, sql<{ verdict: string }>`select verdict from click`);
  return rows.map(({ verdict }) => verdict);
}

function follow(path: string, { agent = browser, baseUrl = house.baseUrl } = {}): Promise<Response> {
  return fetch(baseUrl + path, { redirect: "manual", headers: { "user-agent": agent } });
}

beforeEach(async () => {
  house.clock.set(house.clock.now().add({ hours: 1 }));
  await house.run((tx) => tx.em.execute("delete from click"));
});

describe("while the database does not answer", () => {
  async function whileLocked(tables: string, work: () => Promise<void>): Promise<void> {
    const client = new pg.Client({ connectionString: house.url });
    await client.connect();
    try {
      await client.query("begin");
      await client.query(`lock table ${tables} in access exclusive mode`);
      await work();
    } finally {
      await client.end();
    }
  }

  test("a visitor whose click can't be written is led on after a few seconds, and the click is written later", async () => {
    await follow("/r/paper-lane"); // the link is known
    await whileLocked("click", async () => {
      const response = await follow("/r/paper-lane", { agent: `${browser} later` });
      expect([response.status, response.headers.get("location")]).toEqual([302, "https://shop.example/?ref=paper-lane"]);
    });
    await vi.waitFor(async () => expect(await verdictsNow()).toEqual(["counted", "counted"]), { timeout: 5_000 });
  });

  test("a visitor whose link can't be looked up is led where it led last, or to the front page, with the reference", async () => {
    const link = {
      partnerId: ada.id,
      url: "https://shop.example/known",
      campaign: "fall",
      shopHosts: ["shop.example"],
      terms: defaultTerms,
    };
    const { path } = await house.run((tx) => makeShareLink(tx, link));
    await follow(path);
    house.clock.set(house.clock.now().add({ minutes: 1 }));
    await whileLocked("share_reference", async () => {
      const [known, unknown, lost] = await Promise.all([follow(path), follow("/r/new%20Word"), follow("/r/paper-lane/unknown")]);
      expect(known.headers.get("location")).toBe("https://shop.example/known?ref=paper-lane&campaign=fall");
      expect([unknown.status, unknown.headers.get("location")]).toEqual([302, "https://shop.example/?ref=new%20word"]);
      expect([lost.status, lost.headers.get("location")]).toEqual([302, "https://shop.example/?ref=paper-lane"]);
    });
    // and is asked for again as soon as it can be
    expect((await follow("/r/new%20Word")).status).toBe(404);
  });

  test("the server closes only after those under way have their answers and their clicks", async () => {
    const web = await webServer({
      ...house,
      settings: webSettings.parse({ SHOP_HOSTS: "shop.example" }),
      log: pino({ level: "silent" }),
      report: () => "reference",
      isReady: async () => true,
    });
    const baseUrl = await web.listen({ port: 0, host: "127.0.0.1" });
    await follow("/r/paper-lane", { baseUrl });
    let closed: Promise<void> | undefined;
    let underWay: Promise<Response> | undefined;
    await whileLocked("click", async () => {
      underWay = follow("/r/paper-lane", { baseUrl, agent: `${browser} last` });
      await untilLocksAreWaitedFor(house);
      closed = web.close();
    });
    expect((await underWay!).status).toBe(302);
    await closed;
    expect(await verdictsNow()).toEqual(["counted", "counted"]);
  });

  test("because it is gone, visitors are led on, /readyz says so, and all is well when it is back", async () => {
    const name = new URL(house.url).pathname.slice(1);
    await follow("/r/paper-lane");
    expect((await fetch(`${house.baseUrl}/readyz`)).status).toBe(200);
    await asAdmin(inject("adminUrl"), async (admin) => {
      await admin.query(`alter database ${name} with allow_connections false`);
      await admin.query("select pg_terminate_backend(pid) from pg_stat_activity where datname = $1", [name]);
    });
    try {
      for (const path of ["/r/paper-lane", "/r/never-seen"]) {
        const response = await follow(path);
        expect([path, response.status, response.headers.get("location")]).toEqual([
          path,
          302,
          `https://shop.example/?ref=${path.slice(3)}`,
        ]);
      }
      const notReady = await fetch(`${house.baseUrl}/readyz`);
      expect([notReady.status, await notReady.json()]).toEqual([503, { status: "not ready" }]);
      expect((await fetch(`${house.baseUrl}/healthz`)).status).toBe(200);
    } finally {
      await asAdmin(inject("adminUrl"), (admin) => admin.query(`alter database ${name} with allow_connections true`));
    }
    await vi.waitFor(async () => expect((await fetch(`${house.baseUrl}/readyz`)).status).toBe(200), { timeout: 10_000 });
    await follow("/r/paper-lane", { agent: `${browser} back` });
    expect(await verdictsNow()).toEqual(["counted", "counted"]);
  });
});
