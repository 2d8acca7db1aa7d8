import { expect, test } from "vitest";
import type { z } from "zod";
import { rowsOf, run, sql } from "#domain/kernel";
import { makeApiKey, revokeApiKey, scopes, type Scope } from "#domain/api-keys";
import { closeNextDay } from "#domain/attribution";
import { clickDayForm, conversionForm, partnerForm, payoutForm, payoutWithItemsForm, problemForm } from "#templates/api-forms";
import { tellStory } from "../../../domain/answers/story.ts";
import { useHouse } from "../../../support/house.ts";

/** Other programs' readings over the real web door, of the story's partners. */
const house = await useHouse({ at: "2026-10-01T12:00:00Z", withoutWorker: true });
const story = await tellStory(house);
const makeKey = (which: readonly Scope[], days: number | null = null) =>
  house.run((tx) => makeApiKey(tx, { name: "Books", scopes: which, days }));
const { secret } = await makeKey(scopes);

const first = await story.at("2026-11-02T12:00:00Z", () => story.order("1", { reference: "paper-lane" }));
await story.at("2026-11-02T12:00:01Z", () => story.order("2", { reference: "cut-and-keep" }));
await story.at("2026-11-02T12:00:02Z", () => story.order("3", { reference: "paper-lane", status: "awaiting-payment", paidAt: null }));
const batch = await story.at("2026-12-01T16:00:00Z", () => story.prepare("2026-12-01"));
await story.at("2026-12-01T16:00:05Z", () => story.payOut(batch.id));
// paid, and then refunded in part
await story.at("2026-12-02T10:00:00Z", () =>
  story.change(first, {
    status: "partly-refunded",
    refunds: [{ externalId: "9", total: 4_000n, reason: "damaged", byLine: null }],
  }),
);
house.clock.set("2026-12-03T12:00:00Z");

type Body = Record<string, unknown> & { data: Record<string, unknown>[]; next_cursor: string | null; as_of: string };
const get = (path: string, headers: Record<string, string> = {}) =>
  fetch(`${house.baseUrl}${path}`, { headers: { authorization: `Bearer ${secret}`, ...headers } });
const read = async (path: string): Promise<Body> => {
  const response = await get(path);
  expect([path, response.status, response.headers.get("content-type")]).toEqual([path, 200, "application/json; charset=utf-8"]);
  return (await response.json()) as Body;
};
const problem = async (path: string, headers: Record<string, string> = {}): Promise<z.infer<typeof problemForm>> => {
  const response = await get(path, headers);
  expect(response.headers.get("content-type")).toBe("application/problem+json; charset=utf-8");
  const body = problemForm.parse(await response.json());
  expect(body).toMatchObject({ status: response.status, type: expect.stringMatching(/^\/docs#problem-[a-z-]+$/) });
  return body;
};
const idsOf = ({ data }: Body) => data.map(({ id, order }) => order ?? id);

test("conversions are read with their status, why, amounts and corrections, as the form says, and nothing of who bought", async () => {
  const body = await read("/api/v1/conversions");
  for (const each of body.data) conversionForm.strict().parse(each);
  expect(body.data).toHaveLength(3);
  const paid = body.data.find(({ order }) => order === "1");
  expect(paid).toMatchObject({
    partner: story.lane.shareId,
    status: "paid",
    reason: "in-payout",
    rule: "last-click",
    amount: { currency: "USD" },
    corrections: [{ reason: "order-refunded", at: "2026-12-02T10:00:00Z", amount: { currency: "USD" } }],
    changed_at: "2026-12-02T10:00:00Z",
    superseded_at: null,
  });
  expect(JSON.stringify(body)).not.toMatch(/guest\.example|Grace/);
  expect(await read(`/api/v1/conversions/${String(paid?.["id"])}`)).toEqual(paid);
});

test("partners are read without how they are reached; one by any of their references", async () => {
  const body = await read("/api/v1/partners?status=active,paused");
  for (const each of body.data) partnerForm.strict().parse(each);
  expect(body.data.map(({ name }) => name)).toContain("Paper Lane");
  expect(JSON.stringify(body)).not.toContain("@");
  const lane = body.data.find(({ name }) => name === "Paper Lane");
  for (const reference of ["paper-lane", "PAPER-lane", story.lane.shareId])
    expect(await read(`/api/v1/partners/${reference}`)).toEqual(lane);
  expect(await problem("/api/v1/partners/nobody")).toMatchObject({ status: 404 });
  expect(await problem("/api/v1/partners/%00")).toMatchObject({ status: 404 });
});

test("payouts are read, and each with what it is made of: the parts sum to it", async () => {
  const body = await read("/api/v1/payouts?status=released");
  for (const each of body.data) payoutForm.strict().parse(each);
  for (const { id, amount } of body.data) {
    const one = payoutWithItemsForm.strict().parse(await read(`/api/v1/payouts/${String(id)}`));
    expect(one.items.reduce((sum, item) => sum + item.amount.minor, 0)).toBe((amount as { minor: number }).minor);
  }
  expect(await problem("/api/v1/payouts/not-an-id")).toMatchObject({ status: 404 });
  expect(await problem(`/api/v1/payouts/${first.externalId.padStart(8, "0")}-0000-7000-8000-000000000000`)).toMatchObject({ status: 404 });
});

test("clicks are read by day and partner, once the day is over", async () => {
  for (const [id, at] of [
    ["01936f3c-0000-7000-8000-00000000000a", "2026-12-01T20:00:00Z"],
    ["01936f3c-0000-7000-8000-00000000000b", "2026-12-01T21:00:00Z"],
    ["01936f3c-0000-7000-8000-00000000000c", "2026-12-02T21:00:00Z"],
    ["01936f3c-0000-7000-8000-00000000000d", "2026-12-03T11:00:00Z"],
  ] as const)
    await story.at(at, () => story.click({ id, partnerId: id.endsWith("b") ? story.keep.id : story.lane.id }));
  house.clock.set("2026-12-03T12:00:00Z");
  while ((await house.run((tx) => closeNextDay(tx, "America/Denver"))) !== null);
  const body = await read("/api/v1/clicks?from=2026-12-01&to=2026-12-04");
  for (const each of body.data) clickDayForm.strict().parse(each);
  expect(body["closed_to"]).toBe("2026-12-03");
  expect(body.data.map(({ day, partner, clicks }) => [day, partner, clicks])).toEqual([
    ...[story.lane, story.keep].toSorted((a, b) => (a.id < b.id ? -1 : 1)).map(({ shareId }) => ["2026-12-01", shareId, 1]),
    ["2026-12-02", story.lane.shareId, 1],
  ]);
  const part = await read(`/api/v1/clicks?from=2026-12-01&to=2026-12-04&limit=2`);
  const rest = await read(`/api/v1/clicks?from=2026-12-01&to=2026-12-04&limit=2&cursor=${part.next_cursor}`);
  expect([...part.data, ...rest.data]).toEqual(body.data);
  expect((await read(`/api/v1/clicks?from=2026-12-01&to=2026-12-04&partner=cut-and-keep`)).data).toHaveLength(1);
  for (const days of ["from=2026-12-01&to=2026-12-01", "from=2026-02-30&to=2026-12-01", "from=2026-12-01", "from=yesterday&to=2026-12-01"])
    expect(await problem(`/api/v1/clicks?${days}`)).toMatchObject({ status: 400, title: "The question can't be read" });
});

test("a list is read part by part; what comes in between stands at the end, and nothing is missed or twice", async () => {
  const whole = await read("/api/v1/conversions");
  const seen: unknown[] = [];
  let cursor: string | null = null;
  let asOf = "";
  for (let part = 0; part === 0 || cursor !== null; part++) {
    const body: Body = await read(`/api/v1/conversions?limit=1${cursor === null ? "" : `&cursor=${cursor}`}`);
    seen.push(...idsOf(body));
    cursor = body.next_cursor;
    if (part === 0) {
      asOf = body.as_of;
      await story.at("2026-12-03T12:00:01Z", () => story.order("4", { reference: "cut-and-keep" }));
    }
    expect(body.as_of).toBe(asOf);
  }
  expect(seen).toEqual([...idsOf(whole), "4"]);
  expect(asOf).toBe("2026-12-03T11:55:00Z");
  expect(idsOf(await read(`/api/v1/conversions?changed_since=${asOf}`))).toEqual(["4"]);
});

test("filters are of status, partner, change and date; a date is midnight in the programme's zone", async () => {
  const ask = async (query: string) => idsOf(await read(`/api/v1/conversions?${query}`));
  expect(await ask("status=pending")).toEqual(["3"]);
  expect(await ask("partner=cut-and-keep")).toEqual(["2", "4"]);
  expect(await ask("partner=cut-and-keep&status=paid")).toEqual(["2"]);
  expect(await ask("changed_since=2026-12-02T10:00:00Z")).toEqual(["1", "4"]);
  // 06:59 in Denver is the day before: orders of 12:00 UTC on 2 November lie after that day's first moment (07:00 UTC).
  expect(new Set(await ask("from=2026-11-02&to=2026-11-03"))).toEqual(new Set(["1", "2", "3"]));
  expect(await ask("from=2026-11-03&to=2026-12-03")).toEqual([]);
  expect(await ask("from=2026-11-02T12:00:01Z&to=2026-11-02T12:00:02Z")).toEqual(["2"]);
  expect(await ask("from=2026-11-02T13:00:01%2B01:00&to=2026-11-02T12:00:02Z")).toEqual(["2"]);
});

test("what can't be meant is a problem with a sentence, and never another answer", async () => {
  const sentences = new Map<string, string>();
  for (const query of [
    "statsu=paid",
    "status=payed",
    "limit=0",
    "limit=501",
    "limit=ten",
    "limit=1&limit=2",
    "partner=nobody-at-all",
    "changed_since=yesterday",
    "changed_since=2026-12-02T10:00:00+01:00",
    "from=2026-13-01",
    "from=-271821-04-20T00:00:00Z",
    "to=2026-12-01T10:00:00",
    "partner=%00",
  ]) {
    const { status, detail, title } = await problem(`/api/v1/conversions?${query}`);
    expect([query, status, title]).toEqual([query, 400, "The question can't be read"]);
    sentences.set(query, detail);
  }
  expect(sentences.get("statsu=paid")).toContain("`statsu` can't be asked here; there is: limit, cursor, partner, status");
  expect(sentences.get("status=payed")).toBe('`status` knows pending, unpaid, paid, rejected, but not "payed".');
  expect(sentences.get("changed_since=2026-12-02T10:00:00+01:00")).toContain("%2B");
  for (const asked of [
    "conversions?changed_since=0000-01-01T00:00:00Z",
    "conversions?to=0000-01-01",
    "clicks?from=0000-01-01&to=2026-12-01",
  ])
    expect([asked, await problem(`/api/v1/${asked}`)]).toEqual([asked, expect.objectContaining({ status: 400 })]);
  expect(house.faults).toEqual([]);
});

test("a cursor opens the list and the question that it came with, and nothing else", async () => {
  const cursor = (await read("/api/v1/conversions?limit=1&status=paid")).next_cursor!;
  expect((await read(`/api/v1/conversions?limit=5&status=paid&cursor=${cursor}`)).data).toHaveLength(1);
  const [body, signature] = cursor.split(".");
  const elsewhere = Buffer.from(JSON.stringify(["2020-01-01T00:00:00Z", "x", "y"])).toString("base64url");
  for (const path of [
    `conversions?limit=1&cursor=${cursor}`,
    `conversions?status=pending&cursor=${cursor}`,
    `payouts?status=released&cursor=${cursor}`,
    `conversions?status=paid&cursor=${elsewhere}.${signature}`,
    `conversions?status=paid&cursor=${body}`,
    `conversions?status=paid&cursor=${body}.${signature}.`,
    "conversions?cursor=",
    `conversions?cursor=${"x".repeat(5_000)}`,
  ])
    expect([path, await problem(`/api/v1/${path}`)]).toEqual([
      path,
      expect.objectContaining({ status: 400, title: "The cursor is not one of this list" }),
    ]);
});

test("who has what is there is not sent it again, until it is another", async () => {
  const before = await get("/api/v1/conversions?status=pending");
  const tag = before.headers.get("etag")!;
  house.clock.set("2026-12-03T13:00:00Z");
  const again = await get("/api/v1/conversions?status=pending", { "if-none-match": `"other", ${tag}` });
  expect([again.status, await again.text(), again.headers.get("etag")]).toEqual([304, "", tag]);
  await story.at("2026-12-03T13:00:01Z", () => story.order("5", { reference: "paper-lane", status: "awaiting-payment", paidAt: null }));
  expect((await get("/api/v1/conversions?status=pending", { "if-none-match": tag })).status).toBe(200);
});

test("without a key that counts and may, nothing is read", async () => {
  const as = (authorization: string) => problem("/api/v1/conversions", { authorization });
  expect(await problem("/api/v1/conversions", { authorization: "" })).toMatchObject({ status: 401, title: "There is no key" });
  expect(await as("Basic abc")).toMatchObject({ status: 401, title: "There is no key" });
  expect(await as(`Bearer ${secret.slice(0, -1)}`)).toMatchObject({ status: 401, title: "This key opens nothing" });
  const short = await makeKey(["clicks:read"], 1);
  expect(await as(`Bearer ${short.secret}`)).toMatchObject({ status: 403, detail: expect.stringContaining("conversions:read") });
  house.clock.set("2026-12-04T13:00:01Z");
  expect(await as(`Bearer ${short.secret}`)).toMatchObject({ status: 401, title: "This key's time is over" });
  const gone = await makeKey(scopes);
  await house.run((tx) => revokeApiKey(tx, gone.key.prefix));
  expect(await as(`Bearer ${gone.secret}`)).toMatchObject({ status: 401, title: "This key opens nothing" });
  expect((await fetch(`${house.baseUrl}/api/v1/conversions`, { headers: {} })).headers.get("www-authenticate")).toContain("Bearer");
  expect((await fetch(`${house.baseUrl}/api/v1/conversions?key=${secret}`)).status).toBe(401);
});

test("the type of every problem leads to where it is explained", async () => {
  const page = await (await fetch(`${house.baseUrl}/docs`)).text();
  for (const path of ["/api/v1/conversions?limit=0", "/api/v1/payouts/x", "/api/v1/conversions?cursor=x"]) {
    const { type, title } = await problem(path);
    expect(page).toContain(`<section id="${type.split("#")[1]}">`);
    expect(page).toContain(title.replaceAll("'", "&#x27;"));
  }
});

test("each scope opens what it names, and nothing more", async () => {
  const opens: Readonly<Record<Scope, string>> = {
    "partners:read": "partners",
    "conversions:read": "conversions",
    "payouts:read": "payouts",
    "clicks:read": "clicks?from=2026-12-01&to=2026-12-02",
  };
  for (const scope of scopes) {
    const { secret: narrow } = await makeKey([scope]);
    for (const [needed, path] of Object.entries(opens)) {
      const { status } = await get(`/api/v1/${path}`, { authorization: `Bearer ${narrow}` });
      expect([scope, path, status]).toEqual([scope, path, needed === scope ? 200 : 403]);
    }
  }
});

test("a key has so many requests a minute, is told how many are left, and then when to come again", async () => {
  const { secret: busy } = await makeKey(["partners:read"]);
  const ask = () => get("/api/v1/partners?limit=1", { authorization: `Bearer ${busy}` });
  expect((await ask()).headers.get("ratelimit")).toBe('"key";r=299;t=60');
  house.clock.set(house.clock.now().add({ seconds: 20 }));
  const rest = await Promise.all(Array.from({ length: 299 }, ask));
  expect(new Set(rest.map(({ status }) => status))).toEqual(new Set([200]));
  const over = await ask();
  expect([over.status, over.headers.get("retry-after"), over.headers.get("ratelimit")]).toEqual([429, "40", '"key";r=0;t=40']);
  expect(over.headers.get("ratelimit-policy")).toBe('"key";q=300;w=60');
  // another key's pace is its own
  expect((await get("/api/v1/partners?limit=1")).status).toBe(200);
  house.clock.set(house.clock.now().add({ seconds: 40 }));
  expect((await ask()).status).toBe(200);
});

test("reading can't write, whatever it asks, and what breaks is a problem with a reference", async () => {
  await house.run((tx) => run(tx, sql`alter table payout rename to payout_away`));
  const { status, title, reference, detail } = await problem("/api/v1/payouts");
  await house.run((tx) => run(tx, sql`alter table payout_away rename to payout`));
  expect({ status, title, reference }).toEqual({ status: 500, title: "Something went wrong on our side", reference: "reference" });
  expect(detail).not.toContain("payout_away");
  expect(house.faults.splice(0)).toHaveLength(1);
  expect(await rowsOf({ em: house.database.reader() }, sql`select from payout limit 1`)).toHaveLength(1);
});

test("a conversion is in no payout before that is released: what is prepared can be called off, and its change is not told", async () => {
  const { number } = await story.at("2026-12-04T12:00:00Z", () => story.order("9", { reference: "paper-lane" }));
  await story.at("2027-01-01T16:00:00Z", () => story.prepare("2027-01-01"));
  expect((await read("/api/v1/payouts?status=prepared")).data.length).toBeGreaterThan(0);
  const { data } = await read("/api/v1/conversions");
  expect(data.find((each) => each["order"] === number)).toMatchObject({ status: "unpaid", payout: null });
  expect(data.filter((each) => each["status"] === "paid").map((each) => typeof each["payout"])).toEqual(["string", "string"]);
});
