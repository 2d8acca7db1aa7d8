import { createHmac } from "node:crypto";
import { expect, test } from "vitest";
import { rowsOf, run, sql } from "#domain/kernel";
import { signatureIn } from "../../../bots/web/stripe.ts";
import { useHouse } from "../../support/house.ts";
import { makePartner } from "../../support/orders.ts";
import type { Sale } from "../../support/shops/sale.ts";
import { stripe, stripeEvent, stripeInvoice, stripeSession } from "../../support/shops/stripe.ts";

const house = await useHouse({
  at: "2026-11-23T12:00:00Z",
  settings: { STRIPE_SECRETS: "whsec_example_0123456789abcdef,whsec_0123456789abcdef0123456789abcdef" },
});
const mill = await house.run((tx) => makePartner(tx, "Mill", "mill-lane"));
const query = { em: house.database.reader() };
const post = (body: string, header: string): Promise<Response> =>
  fetch(`${house.baseUrl}/webhooks/stripe`, {
    method: "POST",
    body,
    headers: { "content-type": "application/json", "stripe-signature": header },
  });

test("a signature that the package stripe 23.1.0 made is believed", async () => {
  const body = '{"id":"evt_1","object":"event","data":{"object":{"description":"Käse ☕"}}}';
  const header = "t=1795420800,v1=4ed0570b689b3daf727dd19a2a93b22706d5afa7ca270e746db509d44d829940";
  const now = house.clock.now();
  house.clock.set(Temporal.Instant.fromEpochMilliseconds(1_795_420_800_000).add({ seconds: 299 }));
  const answers = [
    header,
    header.replace("4ed0", "4ed1"),
    `${header},v1=${"0".repeat(64)},v0=x`,
    header.replace("t=1795420800", "t=1795420801"),
    "t=1795420800",
    "",
  ];
  const statuses: number[] = [];
  for (const one of answers) statuses.push((await post(body, one)).status);
  house.clock.set(now);
  expect(statuses).toEqual([200, 401, 200, 401, 401, 401]);
});

test("a header that is none has no signature", () => {
  for (const header of ["", "t=1", "t=x,v1=00", "v1=", `t=${"1".repeat(13)},v1=${"0".repeat(64)}`, "x".repeat(5_000)])
    expect(signatureIn({ "stripe-signature": header })?.digests ?? []).toEqual([]);
});

test("an event that is delivered again with other bytes is the same event", async () => {
  const { body } = stripeEvent({
    type: "checkout.session.completed",
    at: "2026-11-20T10:00:00Z",
    object: stripeSession({ id: "7", state: "paid", at: "2026-11-20T10:00:00Z" }),
  });
  const send = (text: string): Promise<Response> => {
    const time = Math.floor(house.clock.now().epochMilliseconds / 1_000);
    return post(text, `t=${time},v1=${createHmac("sha256", "whsec_example_0123456789abcdef").update(`${time}.${text}`).digest("hex")}`);
  };
  const again = body.replace('"pending_webhooks":1', '"pending_webhooks":2');
  expect([await (await send(body)).json(), await (await send(again)).json()]).toEqual([{ received: "new" }, { received: "again" }]);
  await house.settled();
  // And another chance, where it could not be taken the first time.
  const state = sql`update inbox_delivery set state = 'set-aside', reason = 'fault' where topic = 'checkout.session.completed' and body is null`;
  await house.run((tx) => run(tx, state));
  await send(body.replace('"pending_webhooks":1', '"pending_webhooks":3'));
  await house.settled();
  expect(await rowsOf(query, sql`select state from inbox_delivery where topic = 'checkout.session.completed'`)).not.toContainEqual({
    state: "set-aside",
  });
});

test("a checkout and an invoice that turn out to be one sale only later earn once, in whatever order they come", async () => {
  const at = "2026-11-20T10:05:00Z";
  const story = (id: string) => [
    stripeEvent({ type: "checkout.session.completed", at, object: stripeSession({ id, state: "paid", at, ref: "mill-lane" }) }),
    stripeEvent({
      type: "invoice.paid",
      at,
      object: {
        ...stripeInvoice({ id, state: "paid", at }),
        billing_reason: "manual",
        parent: null,
        metadata: { partner_center_ref: "mill-lane" },
      },
    }),
    stripeEvent({
      type: "invoice_payment.paid",
      at,
      object: { id: `inpay_${id}`, object: "invoice_payment", invoice: `in_${id}`, payment: { payment_intent: `pi_${id}` } },
    }),
  ];
  const orders = [
    [0, 1, 2],
    [0, 2, 1],
    [1, 0, 2],
    [1, 2, 0],
    [2, 0, 1],
    [2, 1, 0],
  ];
  for (const [nth, order] of orders.entries())
    for (const each of order) {
      await stripe.post(house, story(`20${nth}`)[each]!);
      await house.settled();
    }
  const rows = await rowsOf(
    query,
    sql`select count(*)::int as sales, sum(c.amount_minor)::int as earned from shop_order o join conversion c on c.order_id = o.id and c.superseded_at is null
        where o.external_id ~ '_20[0-5]$' and c.status = 'unpaid'`,
  );
  expect(rows).toEqual([{ sales: 6, earned: 12_000 }]);
});

test("a checkout and its invoice are one order in whatever order they come: brought by the one, worth what the other says, refunds with it", async () => {
  const tell = async (...events: Parameters<typeof stripeEvent>[0][]): Promise<void> => {
    for (const event of events) expect((await stripe.post(house, stripeEvent(event))).status).toBe(200);
    await house.settled();
  };
  const at = "2026-11-20T10:05:00Z";
  const sale = (id: string): Sale => ({ id, state: "paid", at, ref: "mill-lane", begins: `sub_${id}` });
  const story = (id: string): Parameters<typeof stripeEvent>[0][] => [
    { type: "checkout.session.completed", at, object: stripeSession(sale(id)) },
    {
      type: "invoice.paid",
      at,
      object: { ...stripeInvoice(sale(id)), total: 12_000, lines: { data: [{ id: "il_1", amount: 12_000, description: "Club" }] } },
    },
    {
      type: "invoice_payment.paid",
      at,
      object: { id: `inpay_${id}`, object: "invoice_payment", invoice: `in_${id}`, payment: { payment_intent: `pi_${id}` } },
    },
    {
      type: "refund.created",
      at: "2026-11-21T10:00:00Z",
      object: {
        id: `re_${id}`,
        object: "refund",
        amount: 3_000,
        currency: "usd",
        status: "succeeded",
        payment_intent: `pi_${id}`,
        charge: `ch_${id}`,
      },
    },
  ];
  await tell(...story("100"));
  await tell(...story("101").toReversed());
  const [first, second, third, fourth] = story("102");
  await Promise.all([fourth!, second!, third!, first!].map((event) => stripe.post(house, stripeEvent(event))));
  await house.settled();
  const rows = await rowsOf(
    query,
    sql`select o.external_id as id, o.status, o.total_minor as total, o.refunded_minor as refunded, c.amount_minor as earned from shop_order o
        join conversion c on c.order_id = o.id and c.superseded_at is null and c.partner_id = ${mill.id} where o.external_id like 'in_10%' order by 1`,
  );
  const one = { status: "partly-refunded", total: "12000", refunded: "3000", earned: "1800" };
  expect(rows).toEqual([
    { id: "in_100", ...one },
    { id: "in_101", ...one },
    { id: "in_102", ...one },
  ]);
  expect(await rowsOf(query, sql`select id from shop_order where external_id in ('cs_100', 'cs_101', 'cs_102')`)).toEqual([]);
  expect(house.faults).toEqual([]);
});

test("whoever waited for an order's lock began before whoever had it: what they add counts all the same, and merges all the same", async () => {
  const at = "2026-11-20T10:05:00Z";
  const now = house.clock.now();
  /** In the order in which they get the lock, each begun before the one that had it first. */
  const tell = async (...events: Parameters<typeof stripeEvent>[0][]): Promise<void> => {
    for (const [nth, event] of events.entries()) {
      house.clock.set(now.subtract({ milliseconds: nth }));
      await stripe.post(house, stripeEvent(event));
      await house.settled();
    }
    house.clock.set(now);
  };
  const sale: Sale = { id: "300", state: "paid", at, ref: "mill-lane", begins: "sub_300" };
  const refund = { object: "refund", amount: 2_500, currency: "usd", status: "succeeded" };
  await tell(
    { type: "invoice.paid", at, object: { ...stripeInvoice(sale), payment_intent: "pi_300" } },
    { type: "checkout.session.completed", at, object: stripeSession(sale) },
    { type: "refund.created", at, object: { id: "re_300", ...refund, payment_intent: "pi_300", charge: null } },
  );
  const apart: Sale = { id: "301", state: "paid", at, ref: "mill-lane" };
  const invoice = { ...stripeInvoice(apart), billing_reason: "manual", parent: null, metadata: { partner_center_ref: "mill-lane" } };
  await tell(
    { type: "checkout.session.completed", at, object: stripeSession(apart) },
    { type: "invoice.paid", at, object: invoice },
    {
      type: "invoice_payment.paid",
      at,
      object: { id: "inpay_301", object: "invoice_payment", invoice: "in_301", payment: { payment_intent: "pi_301" } },
    },
  );
  const rows = await rowsOf(
    query,
    sql`select right(o.external_id, 3) as sale, sum(c.amount_minor)::int as earned from shop_order o join conversion c on c.order_id = o.id and c.superseded_at is null
        where o.external_id ~ '_30[01]$' and c.status = 'unpaid' group by 1 order by 1`,
  );
  expect(rows).toEqual([
    { sale: "300", earned: 1_500 },
    { sale: "301", earned: 2_000 },
  ]);
});

test("a payment that the shop takes later by itself is paid when it is taken, as far as it was taken, in whatever order that is told", async () => {
  const at = "2026-11-20T10:05:00Z";
  const story = (id: string, received: number): Parameters<typeof stripeEvent>[0][] => [
    {
      type: "checkout.session.completed",
      at,
      object: { ...stripeSession({ id, state: "awaiting-payment", at, ref: "mill-lane" }), payment_status: "unpaid" },
    },
    {
      type: "payment_intent.succeeded",
      at: "2026-11-21T09:00:00Z",
      object: {
        id: `pi_${id}`,
        object: "payment_intent",
        amount: 10_000,
        amount_received: received,
        currency: "usd",
        latest_charge: `ch_${id}`,
      },
    },
  ];
  for (const event of [...story("401", 10_000), ...story("402", 6_000), ...story("403", 6_000).toReversed()]) {
    await stripe.post(house, stripeEvent(event));
    await house.settled();
  }
  const rows = await rowsOf(
    query,
    sql`select o.external_id as id, o.status, o.paid_at::date::text as paid, c.amount_minor::int as earned from shop_order o
        join conversion c on c.order_id = o.id and c.superseded_at is null where o.external_id ~ '_40[1-3]$' order by 1`,
  );
  expect(rows).toEqual([
    { id: "cs_401", status: "paid", paid: "2026-11-21", earned: 2_000 },
    { id: "cs_402", status: "partly-refunded", paid: "2026-11-21", earned: 1_200 },
    { id: "cs_403", status: "partly-refunded", paid: "2026-11-21", earned: 1_200 },
  ]);
});
