import { randomUUID } from "node:crypto";
import pg from "pg";
import { beforeEach, describe, expect, test } from "vitest";
import { rowsOf, sql } from "#domain/kernel";
import { changeStatus } from "#domain/partners";
import { useHouse } from "../../support/house.ts";
import { makePartner } from "../../support/orders.ts";

// A trusted proxy on the loopback lets every test come from an address of its own, with a limit of its own.
const house = await useHouse({
  withoutWorker: true,
  settings: { SHOP_HOSTS: "shop.example, cards.example/store", TRUSTED_PROXIES: "127.0.0.1" },
});
const ada = await house.run((tx) => makePartner(tx, "Ada", "paper-lane"));
const browser = "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0";
let address = "";
let turn = 0;
beforeEach(() => {
  address = `203.0.113.${++turn}`;
});

type Visit = Record<string, unknown>;
const visit = (over: Visit = {}): Visit => ({
  click: randomUUID(),
  reference: "paper-lane",
  campaign: "fall",
  landing: "https://shop.example/stamps?ref=paper-lane&campaign=fall#top",
  referrer: "https://blog.example.org/post?x=1",
  ...over,
});

function post(body: unknown, headers: Record<string, string> = {}): Promise<Response> {
  return fetch(`${house.baseUrl}/clicks`, {
    method: "POST",
    body: typeof body === "string" || body instanceof Uint8Array ? (body as string) : JSON.stringify(body),
    headers: { "content-type": "text/plain;charset=UTF-8", "user-agent": browser, "x-forwarded-for": address, ...headers },
  });
}

type Row = {
  partner_id: string;
  share_link_id: string | null;
  campaign: string;
  landing: string;
  referrer_host: string | null;
  verdict: string;
};
const rowsWith = (id: unknown): Promise<Row[]> =>
  rowsOf(
    { em: house.database.reader() },
    sql<Row>`select partner_id, share_link_id, campaign, landing, referrer_host, verdict from click where id = ${id}`,
  );
const count = async (): Promise<number> => (await rowsOf({ em: house.database.reader() }, sql`select from click`)).length;

describe("a visit that began at the shop", () => {
  test("is a counted click when the answer comes, which any page may read", async () => {
    const sent = visit();
    const response = await post(sent, { origin: "https://shop.example" });
    expect(await rowsWith(sent["click"])).toEqual([
      {
        partner_id: ada.id,
        share_link_id: null,
        campaign: "fall",
        landing: "https://shop.example/stamps",
        referrer_host: "blog.example.org",
        verdict: "counted",
      },
    ]);
    expect([response.status, await response.text()]).toEqual([204, ""]);
    expect(Object.fromEntries(response.headers)).toMatchObject({
      "access-control-allow-origin": "*",
      "cache-control": "no-store",
      "x-content-type-options": "nosniff",
    });
  });

  test.for(["text/plain", "text/plain;charset=UTF-8", "application/json"])("may be sent as %s", async (type) => {
    const sent = visit();
    expect((await post(sent, { "content-type": type })).status).toBe(204);
    expect(await rowsWith(sent["click"])).toHaveLength(1);
  });

  test.for<[string, Visit, Partial<Row>]>([
    ["without campaign and referrer", { campaign: undefined, referrer: undefined }, { campaign: "", referrer_host: null }],
    ["with none of them", { campaign: null, referrer: null }, { campaign: "", referrer_host: null }],
    ["with a campaign of emoji", { campaign: "🎄".repeat(60) }, { campaign: "🎄".repeat(50) }],
    ["with a campaign of control characters", { campaign: "fa\0l\u202el\n" }, { campaign: "fall" }],
    ["with half a character", { campaign: "half \ud83c" }, { campaign: "half \ufffd" }],
    ["with a referrer that is none", { referrer: "android" }, { referrer_host: null }],
    ["with an app for a referrer", { referrer: "android-app://com.example.mail/" }, { referrer_host: "com.example.mail" }],
    ["with more than was asked for", { admin: true, verdict: "bot", partnerId: "x" }, { verdict: "counted" }],
    ["in other letters", { reference: " PAPER-lane " }, { partner_id: ada.id }],
    ["by share ID", { reference: ada.shareId }, { partner_id: ada.id }],
    ["on a plain http page", { landing: "http://shop.example/a" }, { landing: "https://shop.example/a" }],
    ["on a page under an allowed path", { landing: "https://cards.example/store/red" }, { landing: "https://cards.example/store/red" }],
    ["on a sloppy address", { landing: "https://shop.example//a" }, { landing: "https://shop.example/a" }],
    [
      "with another address in the query, which is only data here",
      { landing: "https://shop.example/?next=https://evil.example" },
      { landing: "https://shop.example/" },
    ],
    [
      "on a very long page",
      { landing: `https://shop.example/${"a".repeat(4_000)}` },
      { landing: `https://shop.example/${"a".repeat(1_879)}` },
    ],
  ])("%s is kept", async ([, over, expected]) => {
    const sent = visit(over);
    expect((await post(sent)).status).toBe(204);
    expect(await rowsWith(sent["click"])).toMatchObject([expected]);
  });

  test("told twice, by an impatient browser or a page opened again, is one click, whatever the second says", async () => {
    const sent = visit();
    const click = String(sent["click"]);
    await post(sent);
    house.clock.set(house.clock.now().add({ hours: 3 }));
    const again = await post({ ...sent, campaign: "other", click: click.toUpperCase() });
    expect([again.status, await rowsWith(click)]).toMatchObject([204, [{ campaign: "fall" }]]);
  });

  test("told eight times at once is one click", async () => {
    const sent = visit();
    const answers = await Promise.all(Array.from({ length: 8 }, () => post(sent)));
    expect([new Set(answers.map(({ status }) => status)), (await rowsWith(sent["click"])).length]).toEqual([new Set([204]), 1]);
  });

  test("of a machine is kept as such", async () => {
    const [bot, preview] = [visit(), visit()];
    await post(bot, { "user-agent": "curl/8.9.1" });
    await post(preview, { "user-agent": "Slackbot 1.0" });
    expect([await rowsWith(bot["click"]), await rowsWith(preview["click"])]).toMatchObject([
      [{ verdict: "bot" }],
      [{ verdict: "preview" }],
    ]);
  });

  test("by a paused partner's reference is kept, by a closed one's not", async () => {
    const partner = await house.run((tx) => makePartner(tx, "Resting", "resting"));
    await house.run((tx) => changeStatus(tx, partner.id, "paused", null));
    expect((await post(visit({ reference: "resting" }))).status).toBe(204);
    await house.run((tx) => changeStatus(tx, partner.id, "closed", null));
    expect((await post(visit({ reference: "resting" }))).status).toBe(404);
  });

  test("leaves neither the address nor the browser nor the whole referrer, anywhere in the row", async () => {
    const sent = visit({ referrer: "https://ada:secret@blog.example.org/private?token=1" });
    await post(sent);
    const [row] = await rowsOf(
      { em: house.database.reader() },
      sql<{ text: string }>`select to_jsonb(c)::text as text from click c where id = ${sent["click"]}`,
    );
    for (const personal of [address, "127.0.0.1", "Mozilla", "Firefox", "Linux", "private", "token", "secret"])
      expect(row!.text).not.toContain(personal);
  });
});

describe("what is no visit", () => {
  const needs = { error: "A click needs click (UUID), reference, landing (URL) and may have campaign and referrer." };
  test.for<[string, string]>([
    ["nothing", ""],
    ["no JSON", "click=1"],
    ["half a JSON", '{"click":'],
    ["null", "null"],
    ["a number", "7"],
    ["an array", JSON.stringify([visit()])],
    ["an empty object", "{}"],
    ["a wrong UUID", JSON.stringify(visit({ click: "123" }))],
    ["a UUID with more behind it", JSON.stringify(visit({ click: `${randomUUID()}'` }))],
    ["an id that is a number", JSON.stringify(visit({ click: 7 }))],
    ["no reference", JSON.stringify(visit({ reference: undefined }))],
    ["an empty reference", JSON.stringify(visit({ reference: "" }))],
    ["a reference of 101 characters", JSON.stringify(visit({ reference: "x".repeat(101) }))],
    ["a reference that is an object", JSON.stringify(visit({ reference: { $ne: null } }))],
    ["a landing that is an array", JSON.stringify(visit({ landing: ["https://shop.example/"] }))],
    ["no landing", JSON.stringify(visit({ landing: undefined }))],
    ["a campaign that is a number", JSON.stringify(visit({ campaign: 7 }))],
  ])("is refused with what it needs: %s", async ([, body]) => {
    const before = await count();
    const response = await post(body);
    expect([response.status, await response.json(), response.headers.get("access-control-allow-origin")]).toEqual([400, needs, "*"]);
    expect(await count()).toBe(before);
  });

  test.for([
    "https://evil.example/",
    "https://shop.example.evil.example/",
    "https://shop.example:8443/",
    "https://sub.shop.example/",
    "https://cards.example/",
    "https://cards.example/storefront",
    "https://cards.example/store/..%2fadmin",
    "javascript:alert(1)",
    "file:///etc/passwd",
    "shop.example/a",
    "",
    "about:blank",
    "https://",
    "http://127.0.0.1/",
    "https://[::1]/",
  ])("is refused on a page that is not the shop's: %j", async (landing) => {
    const before = await count();
    const response = await post(visit({ landing }));
    expect([response.status, await response.json()]).toEqual([403, { error: "That page is not on one of the shop's hosts." }]);
    expect(await count()).toBe(before);
  });

  test.for(["nobody", "nul\0", "paper-lane\0", "half\ud800", "%00", "'; drop table click --"])(
    "is refused for a reference that nobody owns: %j",
    async (reference) => {
      const before = await count();
      const response = await post(visit({ reference }));
      expect([response.status, await response.json(), await count()]).toEqual([404, { error: "Nobody owns that reference." }, before]);
    },
  );

  test.for<[string, number, string | Uint8Array, Record<string, string>]>([
    ["nine kilobytes", 413, JSON.stringify(visit({ more: "x".repeat(9_000) })), {}],
    ["another kind of content", 415, "click=1", { "content-type": "application/x-www-form-urlencoded" }],
    ["another kind of content in disguise", 415, "{}", { "content-type": "text/html" }],
    ["half a JSON that says it is one", 400, '{"click":', { "content-type": "application/json" }],
    ["an attempt on the prototype", 400, '{"__proto__":{"admin":true}}', { "content-type": "application/json" }],
    ["bytes that are no text", 400, new Uint8Array([0xff, 0xfe, 0x00]), {}],
  ])("is refused without a fault and without a trace of our insides: %s", async ([, status, body, headers]) => {
    const response = await post(body, headers);
    const text = await response.text();
    expect([response.status, response.headers.get("x-content-type-options")]).toEqual([status, "nosniff"]);
    expect(text).not.toMatch(/node_modules|\bat .*:\d+|stack|ZodError|Fastify|FST_/i);
    expect(house.faults).toEqual([]);
  });

  test.for(["GET", "HEAD", "PUT", "DELETE"])("is nothing at all by %s", async (method) => {
    expect((await fetch(`${house.baseUrl}/clicks`, { method })).status).toBe(404);
  });
});

describe("one address", () => {
  test("may tell of 120 visits a minute, the next is answered 429; other addresses are not held up", async () => {
    const statuses = async (times: number): Promise<number[]> =>
      Promise.all(Array.from({ length: times }, async () => (await post("{}")).status));
    expect(new Set(await statuses(120))).toEqual(new Set([400]));
    const refused = await post(visit());
    expect([refused.status, Number(refused.headers.get("retry-after")) > 0, await refused.text()]).toEqual([
      429,
      true,
      expect.not.stringContaining("node_modules"),
    ]);
    address = "198.51.100.1";
    expect((await post(visit())).status).toBe(204);
  });
});

test("while the database does not answer, a visit is answered 503 after a few seconds, with a reference and nothing of our insides", async () => {
  await post(visit());
  const client = new pg.Client({ connectionString: house.url });
  await client.connect();
  try {
    await client.query("begin");
    await client.query("lock table click, share_reference in access exclusive mode");
    const response = await post(visit());
    expect([response.status, await response.json()]).toEqual([503, { error: "Something went wrong on our side.", reference: "reference" }]);
    expect(house.faults.splice(0)).toHaveLength(1);
  } finally {
    await client.end();
  }
  expect((await post(visit())).status).toBe(204);
});

describe("the other doors", () => {
  test("/healthz and /readyz answer, an unknown address is told so", async () => {
    const answers = await Promise.all(
      ["/healthz", "/readyz", "/nothing"].map(async (path) => {
        const response = await fetch(house.baseUrl + path);
        return [response.status, await response.json()];
      }),
    );
    expect(answers).toEqual([
      [200, { status: "alive" }],
      [200, { status: "ready" }],
      [404, { error: "There is nothing at this address." }],
    ]);
  });
});
