import { randomUUID } from "node:crypto";
import { Script } from "node:vm";
import { brotliDecompressSync, gunzipSync } from "node:zlib";
import { expect, test } from "vitest";
import { rowsOf, sql } from "#domain/kernel";
import { changeTerms } from "#domain/programme";
import { packingFor, trackerScript } from "../../../bots/web/tracker-script.ts";
import { useHouse } from "../../support/house.ts";
import { makePartner } from "../../support/orders.ts";

/** How the tracker gets into shops' pages, and where it tells of a visit. */
const house = await useHouse({ withoutWorker: true, settings: { SHOP_HOSTS: "shop.example", TRACKER_PATH: "/paper/lane" } });
await house.run((tx) => makePartner(tx, "Ada", "paper-lane"));

test("the tracker may be loaded by any page and kept for an hour", async () => {
  const response = await fetch(`${house.baseUrl}/tracker.js`);
  expect([
    response.status,
    response.headers.get("content-type"),
    response.headers.get("cache-control"),
    response.headers.get("cross-origin-resource-policy"),
  ]).toEqual([200, "text/javascript; charset=utf-8", "public, max-age=3600", "cross-origin"]);
  expect(await response.text()).toContain("partner_center");
});

test("the tracker is served for the attribution window of the terms, which it hears of within a minute", async () => {
  const days = async (): Promise<string> => /const days = (\d+);/.exec(await (await fetch(`${house.baseUrl}/tracker.js`)).text())![1]!;
  const now = house.clock.now();
  expect(await days()).toBe("30");
  await house.run((tx) => changeTerms(tx, { terms: { attributionWindowDays: 60 }, from: now, reason: "test" }));
  house.clock.set(now.add({ seconds: 59 }).toString());
  expect(await days()).toBe("30");
  house.clock.set(now.add({ seconds: 61 }).toString());
  expect(await days()).toBe("60");
  house.clock.set(now.toString());
});

test("the tracker and its beacon are served under the name that the operator chose as well, packed as the browser likes", async () => {
  const packed = async (accepted: string) => {
    const response = await fetch(`${house.baseUrl}/paper/lane.js`, { headers: { "accept-encoding": accepted } });
    return [response.headers.get("content-encoding"), response.headers.get("vary"), (await response.text()).includes("partner_center")];
  };
  expect(await packed("gzip, br")).toEqual(["br", "accept-encoding", true]);
  expect(await packed("gzip")).toEqual(["gzip", "accept-encoding", true]);
  expect(await packed("identity")).toEqual([null, "accept-encoding", true]);
  for (const path of ["/paper/lane", "/tracker"]) {
    const sent = { click: randomUUID(), reference: "paper-lane", landing: "https://shop.example/" };
    const headers = {
      "content-type": "text/plain",
      "user-agent": "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0",
    };
    expect((await fetch(`${house.baseUrl}${path}`, { method: "POST", body: JSON.stringify(sent), headers })).status).toBe(204);
    expect(await rowsOf({ em: house.database.reader() }, sql`select from click where id = ${sent.click}`)).toHaveLength(1);
  }
});

test("the script is smaller than 2 kB on its way to a browser, names no other file and needs nothing newer than ES2019", () => {
  const { br, gzip, identity } = trackerScript(30);
  expect(br.length).toBeLessThan(2_048);
  expect(gzip.length).toBeLessThan(2_048);
  expect([brotliDecompressSync(br), gunzipSync(gzip)].map(String)).toEqual([identity.toString(), identity.toString()]);
  expect(identity.toString()).not.toMatch(/\?\.|\?\?|\.\.\.|\bimport\b|\|\|=/);
});

test("is served without comments and indentation, with the attribution window for days, and runs as it is written", async () => {
  const served = trackerScript(45).identity.toString();
  expect(served).toContain("\nconst days = 45;\n");
  expect(served).not.toMatch(/^\s|^\/\/| \/\/ /m);
  expect(() => new Script(served)).not.toThrow();
});

test.each([
  ["gzip, deflate, br, zstd", "br"],
  ["gzip", "gzip"],
  ["GZIP;q=0.5", "gzip"],
  ["br;q=0, gzip", "gzip"],
  ["br;q=0.0,gzip;q=0", "identity"],
  ["", "identity"],
  [undefined, "identity"],
])("who accepts %j gets it as %s", (accepted, packing) => {
  expect(packingFor(accepted)).toBe(packing);
});
