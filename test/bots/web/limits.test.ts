import { expect, test } from "vitest";
import { rowsOf, sql } from "#domain/kernel";
import { useHouse } from "../../support/house.ts";
import { makePartner } from "../../support/orders.ts";

const house = await useHouse({ withoutWorker: true, settings: { TRUSTED_PROXIES: "127.0.0.1" } });
await house.run((tx) => makePartner(tx, "Ada", "paper-lane"));
const browser = "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0";

test("one address may follow share links without an end, but from some number on its visits are no longer kept", async () => {
  const follow = (): Promise<Response> =>
    fetch(`${house.baseUrl}/r/paper-lane`, { redirect: "manual", headers: { "user-agent": browser, "x-forwarded-for": "198.51.100.2" } });
  const flood = await Promise.all(Array.from({ length: 1_300 }, follow));
  expect(new Set(flood.map((response) => response.status))).toEqual(new Set([302]));
  expect(await rowsOf({ em: house.database.reader() }, sql`select from click`)).toHaveLength(1_200);
});

test("this machine's own address is not limited: behind a proxy that nobody declared, it is everybody's", async () => {
  const post = (): Promise<Response> =>
    fetch(`${house.baseUrl}/clicks`, {
      method: "POST",
      body: "{}",
      headers: { "content-type": "text/plain", "x-forwarded-for": "127.0.0.1" },
    });
  const here = await Promise.all(Array.from({ length: 130 }, post));
  expect(new Set(here.map((response) => response.status))).toEqual(new Set([400]));
});
