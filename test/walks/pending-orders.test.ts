import { beforeEach, expect, test, vi } from "vitest";
import { instant, rowsOf, sql, type Tx } from "#domain/kernel";
import { whyForPartner, orderCard } from "#domain/answers";
import { hearOfMail, type Outcome } from "#domain/messages";
import { tellCustomer } from "#domain/pending-orders";
import { eraseCustomer } from "#domain/privacy";
import { changeTerms } from "#domain/programme";
import { orderCardView } from "#templates/cards/order-card";
import { whyCard } from "#templates/cards/why-card";
import { renderConsole } from "#templates/render/console";
import type { Shop } from "../../jobs/outlets/shops/shop.ts";
import type { Outgoing } from "../../jobs/outlets/outlet.ts";
import { pendingOrderEmails } from "../../jobs/pending-order-emails.ts";
import { atOnce } from "../support/at-once.ts";
import { useHouse } from "../support/house.ts";
import { keepingOutlet } from "../support/outlets.ts";
import { makePartner } from "../support/orders.ts";
import { fault, useShopDouble } from "../support/shop-double.ts";
import { sweeping } from "../support/sweep.ts";
import { order as document } from "../support/woocommerce.ts";

/**
 * A customer orders by a partner's link and does not pay: what they are sent, when, and everything that ends it. The shop is real enough to
 * be asked over its REST API; mails really leave.
 */
const mails: Outgoing[] = [];
let answer: (outgoing: Outgoing) => Outcome | Promise<Outcome>;
const terms = { pendingMails: "1, 24, 72" };
const ten = "2026-12-01T17:00:00Z"; // in Denver
const house = await useHouse({ at: ten, terms, outlet: keepingOutlet(mails, (outgoing) => answer(outgoing)) });
const shop = await useShopDouble({ recorded: false });
const { context, shop: connected } = sweeping(house, shop);
const paperLane = await house.run((tx) => makePartner(tx, "Paper Lane", "paper-lane"));
let lastId = 700;

beforeEach(() => {
  house.clock.set(ten);
  shop.calm();
  mails.length = 0;
  answer = () => ({ kind: "accepted", detail: "250" });
});

const gmt = (): string => house.clock.now().toString({ smallestUnit: "second" }).replace("Z", "");

/** An order in the shop that nobody has paid for, and of which the shop has told. */
async function ordered(over: Record<string, unknown> = {}): Promise<{ id: number; number: string; email: string; change: typeof change }> {
  const id = ++lastId;
  const email = `grace-${id}@home.example`;
  const state = {
    ...document({ number: String(id), status: "pending", date_paid_gmt: null, date_created_gmt: gmt(), date_modified_gmt: gmt() }),
    billing: { first_name: "Grace", last_name: "Guest", email },
    meta_data: [{ key: "_wc_order_attribution_session_entry", value: "https://shop.example/?ref=paper-lane" }],
    payment_url: `https://shop.example/checkout/order-pay/${id}/?pay_for_order=true&key=wc_order_${id}x`,
    needs_payment: true,
    ...over,
    id,
  };
  shop.orders.set(id, state);
  await house.deliver(JSON.stringify(state));
  await house.settled();
  /** in the shop alone, or with the webhook that tells of it */
  async function change(to: Record<string, unknown>, isTold: boolean): Promise<void> {
    const changed = { ...shop.orders.get(id), ...to, date_modified_gmt: gmt(), id };
    shop.orders.set(id, changed);
    if (isTold) await house.deliver(JSON.stringify(changed), { deliveryId: `change of ${id} ${gmt()}` });
    await house.settled();
  }
  return { id, number: String(id), email, change };
}

const paid = { status: "processing", date_paid_gmt: "2026-12-01T18:30:00", needs_payment: false };

/** the job at an instant so many hours after ten; with the shop unless told otherwise */
const lookAfter = (hours: number, over: { shop?: Shop | undefined } = { shop: connected }) => {
  house.clock.set(instant(ten).add({ minutes: Math.round(hours * 60) }));
  const work = <T>(act: (tx: Tx) => Promise<T>) => house.enqueueing(act);
  return pendingOrderEmails({ ...context, inTransaction: work, ...over }, { label: "a look", dueAt: house.clock.now() });
};
const states = (number: string) =>
  house.run(async (tx) => {
    const rows = await rowsOf(
      tx,
      sql<{ told: string }>`
        select concat_ws(' ', p.nth, m.state, m.reason, case when m.state = 'queued' then m.detail end) as told from pending_order_mail p join shop_order o on o.id = p.order_id
        left join message m on m.key = 'pending-order:' || p.customer_id || ':' || p.order_id || ':' || p.nth
        where o.number = ${number} order by p.nth`,
    );
    return rows.map(({ told }) => told);
  });
const until = (number: string, ...expected: string[]) =>
  vi.waitFor(async () => expect(await states(number)).toEqual(expected), { timeout: 15_000, interval: 15 });
const untilNot = (number: string, ...before: string[]) =>
  vi.waitFor(
    async () => {
      const found = await states(number);
      expect(found).not.toEqual(before);
      return found;
    },
    { timeout: 15_000, interval: 15 },
  );
const orderId = async (number: string): Promise<string> =>
  (await house.run((tx) => rowsOf(tx, sql<{ id: string }>`select id from shop_order where number = ${number}`)))[0]!.id;

test("an hour, a day and three days later they are written to, with the page to pay on, and never a fourth time", async () => {
  const order = await ordered();
  expect(await lookAfter(0.9)).toMatchObject({ due: 0, told: 0 });
  expect(await lookAfter(1)).toMatchObject({ due: 1, told: 1, asked: 1, changed: 0 });
  await until(order.number, "1 sent");
  expect(await lookAfter(1.2)).toMatchObject({ due: 0 });
  for (const hours of [24, 72, 100, 160, 200]) {
    await lookAfter(hours);
    await vi.waitFor(async () => expect((await states(order.number)).every((state) => state.endsWith("sent"))).toBe(true));
  }
  await until(order.number, "1 sent", "2 sent", "3 sent");
  const [first, second, third] = mails.filter(({ to }) => to.address === order.email);
  expect(first!.to.name).toBe("Grace Guest");
  expect(first!.letter.subject).toBe(`Your order ${order.number} at shop.example is not paid for yet`);
  for (const words of [`order-pay/${order.id}/?pay_for_order=true&key=wc_order_${order.id}x`, "$30.00", "Hello Grace Guest"])
    expect(first!.letter.text).toContain(words);
  // Both ways to end it: the link that people read, and the button of the mail program.
  expect(first!.unsubscribeUrl).toMatch(/^https:\/\/partners\.example\/orders\/[\w-]{43}$/);
  expect(first!.letter.text).toContain(`No more mails about this order: ${first!.unsubscribeUrl}`);
  expect(second!.letter.text).toContain("This is the second mail about this order.");
  expect(third!.letter.text).toContain("This is the third mail about this order and the last.");
});

test("the partner reads when the next one goes and which there were, support reads who gets them", async () => {
  const { number } = await ordered();
  await lookAfter(1);
  await until(number, "1 sent");
  const why = await house.run((tx) => whyForPartner(tx, number, paperLane.id));
  const shown = renderConsole(whyCard(why), { width: 200, colour: false, locale: "en-US", zone: "America/Denver" });
  expect(shown).toContain("The customer's first mail about the payment was sent.");
  expect(shown).toMatch(/2026-12-02 10:00 MST\s+The customer gets a mail about it/);
  const card = await house.run((tx) => orderCard(tx, number));
  const desk = renderConsole(orderCardView(card), { width: 200, colour: false, locale: "en-US", zone: "America/Denver" });
  expect(desk).toMatch(/Mails to the customer\s+first .* was sent; next .*2026/);
});

test("what the shop says when it is asked counts: an order that was paid without a word gets no mail", async () => {
  const order = await ordered();
  house.clock.set("2026-12-01T18:30:00Z");
  await order.change(paid, false);
  expect(await lookAfter(2)).toMatchObject({ due: 1, told: 0, asked: 1, changed: 1 });
  expect(await states(order.number)).toEqual([]);
});

test("a shop that can't be asked keeps everybody from being written to, until it can", async () => {
  const order = await ordered();
  shop.disturb(/^orders/, fault.status(401));
  expect(await lookAfter(1)).toMatchObject({ told: 0, asked: "not asked: shop.key-refused" });
  expect(await lookAfter(1.2)).toMatchObject({ told: 1 });
  await until(order.number, "1 sent");
});

test("without a shop that can be asked the newest message counts, and the run says so", async () => {
  const order = await ordered();
  expect(await lookAfter(1, { shop: undefined })).toMatchObject({ told: 1, asked: "no shop is connected: the newest message counts" });
  await until(order.number, "1 sent");
});

test("a mail that the server put off is not tried again once the order has changed, by whatever word", async () => {
  const orders = [await ordered(), await ordered(), await ordered()];
  answer = () => ({ kind: "deferred", detail: "421" });
  await lookAfter(1);
  for (const { number } of orders) await until(number, "1 queued 421");
  answer = () => ({ kind: "accepted", detail: "250" });
  house.clock.set(house.clock.now().add({ minutes: 2 }));
  await orders[0]!.change(paid, true);
  // On-hold: they chose to pay by bank transfer. It still waits for its payment, but nothing can be paid there now.
  await orders[1]!.change({ status: "on-hold", needs_payment: false }, true);
  await house.deliver(JSON.stringify({ id: orders[2]!.id }), { topic: "order.deleted" });
  await house.settled();
  await house.enqueueing(async (tx) => {
    const waiting = await rowsOf(tx, sql<{ id: string }>`select id from message where state = 'queued' and kind = 'pending-order'`);
    await tx.enqueue("deliver-message", ...waiting.map(({ id }) => id));
  });
  const ended = await Promise.all(orders.map(({ number }) => untilNot(number, "1 queued 421")));
  expect(ended).toEqual(orders.map(() => ["1 suppressed overtaken"]));
  expect(mails).toEqual([]);
});

test("a payment that comes while a mail leaves ends what would follow; nothing is sent after it", async () => {
  const order = await ordered();
  const [sending, release] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()];
  answer = async () => {
    sending.resolve();
    await release.promise;
    return { kind: "deferred", detail: "421" };
  };
  await lookAfter(1);
  await sending.promise;
  await order.change(paid, true);
  answer = () => ({ kind: "accepted", detail: "250" });
  release.resolve();
  await until(order.number, "1 queued 421");
  house.clock.set(house.clock.now().add({ minutes: 2 }));
  await house.enqueueing(async (tx) => {
    const waiting = await rowsOf(tx, sql<{ id: string }>`select id from message where state = 'queued' and kind = 'pending-order'`);
    await tx.enqueue("deliver-message", ...waiting.map(({ id }) => id));
  });
  await until(order.number, "1 suppressed overtaken");
  expect(mails).toEqual([]);
});

test("what may have arrived is not sent again, neither by itself nor by staff", async () => {
  const order = await ordered();
  answer = () => ({ kind: "undecided", detail: "ETIMEDOUT" });
  await lookAfter(1);
  await until(order.number, "1 unknown-outcome undecided");
  expect(await lookAfter(1.5)).toMatchObject({ due: 0 });
});

test("eight instances at once write once", async () => {
  const order = await ordered();
  house.clock.set(instant(ten).add({ hours: 1 }));
  const id = await orderId(order.number);
  const all = await atOnce(house, [1, 2, 3, 4, 5, 6, 7, 8], (tx) => tellCustomer(tx, id));
  const kinds = all.map((each) => (each.status === "fulfilled" ? each.value.kind : "fault"));
  expect(kinds.toSorted()).toEqual(["later", "later", "later", "later", "later", "later", "later", "now"]);
  expect(await states(order.number)).toHaveLength(1);
});

test("the link in the mail shows a page, and only its button ends the mails about that order", async () => {
  const [order, other] = [await ordered(), await ordered()];
  await lookAfter(1);
  for (const { number } of [order, other]) await until(number, "1 sent");
  const url = mails.find(({ to }) => to.address === order.email)!.unsubscribeUrl!.replace("https://partners.example", house.baseUrl);
  const page = await (await fetch(url)).text();
  expect(page).toContain(`Mails about order ${order.number}`);
  expect(page).toContain("No more mails about this order");
  expect(await lookAfter(1.1)).toMatchObject({ due: 0 });
  // Twice, as impatient people press, and without a form, as mail programs do.
  for (const body of ["List-Unsubscribe=One-Click", ""]) {
    const stopped = await fetch(url, { method: "POST", body, headers: { "content-type": "application/x-www-form-urlencoded" } });
    expect([stopped.status, await stopped.text()]).toEqual([
      200,
      expect.stringContaining(`You get no more mails about order ${order.number}`),
    ]);
  }
  await lookAfter(24);
  await until(other.number, "1 sent", "2 sent");
  expect(await states(order.number)).toEqual(["1 sent"]);
  expect((await fetch(`${url.slice(0, -1)}${url.endsWith("A") ? "B" : "A"}`)).status).toBe(404);
  expect((await fetch(`${house.baseUrl}/orders/x`, { method: "POST" })).status).toBe(404);
});

test("where it bounced, where they called it spam, and whoever was erased, nothing more is sent", async () => {
  const [bounced, angry, gone] = [await ordered(), await ordered(), await ordered()];
  await lookAfter(1);
  for (const { number } of [bounced, angry, gone]) await until(number, "1 sent");
  await house.run((tx) =>
    hearOfMail(tx, [
      { kind: "bounce", address: bounced.email, messageId: null },
      { kind: "complaint", address: angry.email, messageId: null },
    ]),
  );
  await house.run((tx) => eraseCustomer(tx, gone.email, "they asked"));
  mails.length = 0;
  await lookAfter(24);
  await until(bounced.number, "1 sent", "2 suppressed bounced");
  await until(angry.number, "1 sent", "2 suppressed complained");
  // Of who was erased only the time is kept.
  expect(await states(gone.number)).toEqual(["1"]);
  expect(mails).toEqual([]);
});

test("no mail without a page to pay on, an address or a partner, nor for an order of long ago; and none while they are off", async () => {
  const none = [
    await ordered({ status: "on-hold", needs_payment: false }),
    await ordered({ status: "checkout-draft" }),
    await ordered({ payment_url: "javascript:alert(1)" }),
    await ordered({ billing: { first_name: "Grace", last_name: "", email: "" } }),
    await ordered({ meta_data: [] }),
    await ordered({ date_created_gmt: "2026-11-30T16:59:00" }),
  ];
  for (const hours of [1, 24]) expect(await lookAfter(hours)).toMatchObject({ told: 0 });
  for (const { number } of none) expect(await states(number)).toEqual([]);
  const card = await house.run((tx) => orderCard(tx, none[0]!.number));
  expect(card.mails.next).toEqual({ because: "no-pay-url" });

  house.clock.set(ten);
  const last = await ordered();
  await house.run((tx) => changeTerms(tx, { terms: { pendingMails: "off" }, from: tx.now, reason: "the shop writes itself" }));
  expect(await lookAfter(1)).toMatchObject({ due: 0, told: 0 });
  expect((await house.run((tx) => orderCard(tx, last.number))).mails.next).toEqual({ because: "off" });
  expect(house.faults).toEqual([]);
});
