import { expect, test } from "vitest";
import { instant, newId, oneOf, rowsOf, run, sql, type Actor, type Tx } from "#domain/kernel";
import { record } from "#domain/audit";
import { giveCoupon } from "#domain/attribution";
import { assignOrder, rejectConversion, restoreConversion } from "#domain/conversions";
import { customerOf, loadOrder, type Order } from "#domain/orders";
import { changeTerms } from "#domain/programme";
import { applyAsPartner, changeStatus, contactOf, findPartner, setSlug } from "#domain/partners";
import { eraseCustomer, erasePartner, exportCustomer, exportPartner } from "#domain/privacy";
import { housekeeping } from "../../jobs/housekeeping.ts";
import { bodyOf, recordings } from "../support/recordings.ts";
import { useHouse } from "../support/house.ts";
import { keptLog } from "../support/kept-log.ts";
import { makePartner } from "../support/orders.ts";
import { refusalOf } from "../support/refusals.ts";

/**
 * What a person leaves behind, looked for in every column of every table: words that can't be there by chance go in through the real
 * doors, and a dump of the whole database is searched for them, in clear, as hexadecimal and as base64.
 */
const address = "canarina.featherstone@birdmail.example";
const staffReason = "Ms Canarina from the quillfair";
const refundReason = "Miss Featherfree sent it back";
const inBody = {
  name: "Canarina",
  surname: "Featherstone",
  address,
  street: "17 Wharfgasse",
  phone: "+43 555 2473 0099",
  note: "ring twice at Budgerigar",
  meta: "Cockatiel 1984",
};
const ofPartner = {
  address: "finch@aviary.example",
  application: "I sing on Sundays in Goldcrest Lane.",
  slug: "ms-linnet",
  coupon: "linnetsong15",
  reason: "Linnet moved to Peru",
};

const { log, text: logged } = keptLog();
const house = await useHouse({ log });
const seller = await house.run((tx) => makePartner(tx, "Door", "door-partner"));
const operator: Actor = { kind: "staff", staffId: newId(), partnerId: null, roles: ["operator"] };

let nextOrder = 7_100;
function order(change: Record<string, unknown> & { id?: number } = {}): string {
  const json = JSON.parse(
    bodyOf(recordings.find((one) => one.file === "03-card-paid-at-once/01.body")!)
      .toString()
      .replace("ref=3", "ref=door-partner"),
  ) as Record<string, unknown> & { meta_data: object[]; billing: object };
  const number = String(change.id ?? ++nextOrder);
  const person = { first_name: inBody.name, last_name: inBody.surname, email: address, address_1: inBody.street, phone: inBody.phone };
  Object.assign(json, { id: Number(number), number, customer_id: 31, customer_note: inBody.note });
  json.billing = { ...json.billing, ...person };
  json.meta_data.push({ id: 9, key: "_billing_wishes", value: inBody.meta });
  return JSON.stringify({ ...json, ...change });
}

async function deliver(body: string): Promise<void> {
  expect((await house.deliver(body)).status).toBe(200);
  await house.settled();
}

/** Where any of the words stands, as "schema.table". */
async function tablesWith(words: readonly string[]): Promise<string[]> {
  const db = { em: house.database.reader() };
  const tables = await rowsOf(
    db,
    sql<{ name: string }>`
      select format('%I.%I', table_schema, table_name) as name from information_schema.tables
      where table_schema not in ('pg_catalog', 'information_schema') and table_type = 'BASE TABLE' order by 1`,
  );
  expect(tables.map(({ name }) => name)).toEqual(
    expect.arrayContaining(["pgboss.job", "public.inbox_delivery", "click_partition.click_other"]),
  );
  const spellings = words.flatMap((word) => [word, Buffer.from(word).toString("hex"), Buffer.from(word).toString("base64").slice(1, -3)]);
  const found: string[] = [];
  for (const { name } of tables) {
    const rows = await db.em.execute<{ line: string }[]>(`select t::text as line from ${name} t`);
    if (rows.some(({ line }) => spellings.some((spelling) => line.toLowerCase().includes(spelling.toLowerCase())))) found.push(name);
  }
  return found;
}

/** What a partner wrote about a sale they missed: it may name anybody. */
const claim = (partnerId: string, number: string, account: string) =>
  house.run(async (tx) => {
    const id = newId();
    await run(
      tx,
      sql`insert into missing_sale_claim (id, partner_id, order_number, account, state, made_at, answer, answered_by, answered_at)
          values (${id}, ${partnerId}, ${number}, ${account}, 'declined', ${tx.now}, ${account}, 'staff:x', ${tx.now})`,
    );
    await record(tx, { act: "claim.decline", subject: { kind: "claim", id } });
  });

/** Staff gave the order away and back, took a rejection back and rejected again, each with a word about who bought. */
async function staffDecided(number: string): Promise<void> {
  const act = (work: (tx: Tx, about: Order) => Promise<unknown>) =>
    house.run(async (tx) => work(tx, (await loadOrder(tx, await idOf(number)))!), operator);
  const other = await house.run((tx) => makePartner(tx, "Another", "another-partner"));
  await act((tx, about) => assignOrder(tx, about, other, staffReason));
  await act((tx, about) => assignOrder(tx, about, seller, staffReason));
  await act((tx, about) => rejectConversion(tx, about, staffReason));
  await act((tx, about) => restoreConversion(tx, about, staffReason));
  await act((tx, about) => rejectConversion(tx, about, staffReason));
  expect(await tablesWith([staffReason])).toEqual(["public.attribution_decision", "public.audit_entry", "public.conversion"]);
}

const idOf = async (number: string): Promise<string> =>
  (await house.run((tx) => oneOf(tx, sql<{ id: string }>`select id from shop_order where number = ${number}`))).id;

test("a customer is nowhere in clear, and once erased nowhere at all; the money stays as it was", async () => {
  const clear = Object.values(inBody);
  const refunded = { id: 7_001, refunds: [{ id: 1, reason: refundReason, total: "-1.00" }] };
  await deliver(order(refunded));
  await deliver(order());
  await deliver(order({ total: "a lot" }));
  await deliver(`${address} is no order`);
  expect(await tablesWith(clear)).toEqual([]);
  // The one free text of the shop that is kept: staff need it to answer why a commission shrank.
  expect(await tablesWith([refundReason])).toEqual(["public.shop_order_refund"]);
  const [first, figures] = [
    await idOf("7001"),
    sql`select (select sum(abs(minor)) from ledger_posting) as volume, (select count(*) from conversion) as conversions`,
  ];
  expect(await house.run((tx) => customerOf(tx, { id: first }))).toMatchObject({ name: "Canarina Featherstone", email: address });
  await claim(seller.id, "7001", refundReason);
  await staffDecided("7001");
  const before = await house.run((tx) => oneOf(tx, figures));
  const held = await house.run((tx) => exportCustomer(tx, ` ${address.toUpperCase()}`));
  expect(held).toMatchObject({ orders: 2, messages: 2 });
  for (const word of ["Canarina Featherstone", address, refundReason, "Door"]) expect(held.content).toContain(word);

  const erased = await house.run((tx) => eraseCustomer(tx, address, "asked by mail"), operator);
  expect(erased).toMatchObject({ customers: [{ orderIds: expect.arrayContaining([first]) as unknown }], messageIds: { length: 2 } });
  expect(await tablesWith([...clear, refundReason, staffReason])).toEqual([]);
  expect(await house.run((tx) => exportCustomer(tx, address))).toMatchObject({ orders: 0, messages: 0 });
  expect(await house.run((tx) => customerOf(tx, { id: first }))).toEqual({ name: null, email: null, payUrl: null, isErased: true });
  expect(await house.run((tx) => oneOf(tx, figures))).toEqual(before);

  // The shop goes on talking about the order: its state is taken over, the person is not.
  await deliver(
    order({
      ...refunded,
      date_modified_gmt: "2026-11-22T15:30:00",
      status: "completed",
      refunds: [{ id: 1, reason: refundReason, total: "-2.00" }],
    }),
  );
  expect(await house.run((tx) => loadOrder(tx, first))).toMatchObject({ shopStatus: "completed", refunded: 200n });
  expect(await tablesWith([...clear, refundReason])).toEqual([]);

  // Who comes back is somebody new.
  await deliver(order());
  expect(await house.run((tx) => exportCustomer(tx, address))).toMatchObject({ orders: 1 });
  expect(await tablesWith(clear)).toEqual([]);
  expect(await house.run((tx) => customerOf(tx, { id: first }))).toMatchObject({ isErased: true });
  expect(house.faults).toEqual([]);
});

test("a partner's address and application are nowhere in clear; once erased, neither is their name, slug or what was said of them", async () => {
  const words = Object.values(ofPartner);
  const name = "Ms Linnet of Goldfinch";
  const partner = await house.run(async (tx) => {
    const applied = await applyAsPartner(tx, { name, email: ofPartner.address, application: ofPartner.application });
    await changeStatus(tx, applied.id, "active", null);
    await setSlug(tx, applied.id, ofPartner.slug);
    await giveCoupon(
      { ...tx, now: instant("2026-01-01T00:00:00Z"), enqueue: (topic, id) => tx.enqueue(topic, id) },
      ofPartner.coupon,
      { ...applied, status: "active" },
      null,
    );
    return applied;
  });
  // One that earns nothing: who is owed something can't be erased.
  const byThem = JSON.parse(
    order({ status: "cancelled", coupon_lines: [{ id: 5, code: "LinnetSong15", discount: "1.00" }] }).replace(
      "ref=door-partner",
      `ref=${ofPartner.slug}`,
    ),
  ) as { number: string };
  await deliver(JSON.stringify(byThem));
  const credited = await idOf(byThem.number);
  expect(await tablesWith([ofPartner.slug])).toContain("public.shop_order");
  expect(await tablesWith([ofPartner.coupon])).toEqual([
    "public.attribution_decision",
    "public.audit_entry",
    "public.coupon",
    "public.shop_order",
  ]);
  await fetch(`${house.baseUrl}/r/${ofPartner.slug}`, {
    redirect: "manual",
    headers: { "user-agent": "Mozilla/5.0 (X11; Linux x86_64) Firefox/140.0" },
  });
  expect(await tablesWith([ofPartner.address, ofPartner.application])).toEqual([]);
  expect(await refusalOf(house.run((tx) => erasePartner(tx, partner.id, "asked"), operator))).toBe("partner.not-closed");
  await house.run((tx) => changeStatus(tx, partner.id, "closed", ofPartner.reason), operator);
  await claim(partner.id, "99", ofPartner.reason);
  const held = await house.run((tx) => exportPartner(tx, partner.id));
  for (const word of [name, ...words]) expect(held).toContain(word);

  await house.run((tx) => erasePartner(tx, partner.id, "asked by mail"), operator);
  expect(await tablesWith([name, ...words])).toEqual([]);
  expect(await house.run((tx) => contactOf(tx, partner.id))).toBeNull();
  expect(await house.run((tx) => loadOrder(tx, credited))).toMatchObject({
    coupons: [`of-${partner.shareId}`],
    carriers: expect.arrayContaining([expect.objectContaining({ source: "session-entry", reference: partner.shareId })]) as unknown,
  });
  // The shop goes on talking about the order, with the words that it knows.
  await deliver(JSON.stringify({ ...byThem, date_modified_gmt: "2026-11-22T16:30:00", status: "failed" }));
  expect(await house.run((tx) => loadOrder(tx, credited))).toMatchObject({ shopStatus: "failed", coupons: [`of-${partner.shareId}`] });
  expect(await tablesWith([name, ...words])).toEqual([]);
  expect(await house.run((tx) => findPartner(tx, partner.shareId))).toMatchObject({
    name: `Former partner ${partner.shareId}`,
    status: "closed",
    isErased: true,
  });
  expect(await house.run((tx) => findPartner(tx, ofPartner.address))).toBeNull();
  const after = await house.run((tx) => exportPartner(tx, partner.id));
  for (const word of [name, ...words]) expect(after).not.toContain(word);
  // With the address gone, they may come again.
  await house.run((tx) => applyAsPartner(tx, { name: "Somebody", email: ofPartner.address, application: "" }));
});

test("a partner with open money is not erased", async () => {
  await house.run((tx) => changeStatus(tx, seller.id, "closed", null), operator);
  expect(await refusalOf(house.run((tx) => erasePartner(tx, seller.id, "asked"), operator))).toBe("partner.money-left");
});

test("what nobody could read lets its body go after thirty days, and a repeat of the shop brings it back", async () => {
  const bodies = () => house.run((tx) => rowsOf(tx, sql`select id from inbox_delivery where body is not null`));
  const body = order({ total: "a little" });
  await deliver(body);
  const keep = (days: number) =>
    housekeeping(
      { inTransaction: (work) => house.run(work), report: () => "reference" },
      { label: "day", dueAt: house.clock.now().add({ hours: 24 * days }) },
    );
  expect(await keep(30)).toMatchObject({ unreadMessages: 0, runs: 0 });
  expect(await keep(31)).toMatchObject({ unreadMessages: 1, runs: 0 });
  expect(await bodies()).toEqual([]);
  await deliver(body);
  expect(await bodies()).toHaveLength(1);
  // Thirty, unless the terms say otherwise.
  await house.run((tx) => changeTerms(tx, { terms: { unreadMessageDays: 7 }, from: tx.now, reason: "less is enough" }), operator);
  expect([await keep(7), await keep(8)]).toMatchObject([{ unreadMessages: 0 }, { unreadMessages: 1 }]);
});

test("nothing of anybody was logged", () => {
  expect(logged()).toContain("Server listening");
  for (const word of [...Object.values(inBody), refundReason, ...Object.values(ofPartner)].filter((each) => each !== ofPartner.slug))
    expect(logged()).not.toContain(word);
});
