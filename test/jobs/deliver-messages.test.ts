import { beforeEach, describe, expect, test, vi } from "vitest";
import { instant, money, oneOf, rowsOf, run, sql } from "#domain/kernel";
import { discardMessages, overdueMessages, tell, type MessageFacts, type Outcome } from "#domain/messages";
import type { PartnerFacts } from "#domain/partners";
import { deliverOverdue } from "../../jobs/deliver-overdue.ts";
import { makeDelivery } from "../../jobs/deliver-messages.ts";
import type { Outgoing } from "../../jobs/outlets/outlet.ts";
import { useHouse } from "../support/house.ts";
import { keepingOutlet } from "../support/outlets.ts";
import { makePartner } from "../support/orders.ts";

/** noon in Denver, where partners live who say nothing else */
const noon = "2026-11-24T19:00:00Z";
const left: Outgoing[] = [];
let answer: (outgoing: Outgoing) => Outcome | Promise<Outcome>;
const house = await useHouse({ at: noon, outlet: keepingOutlet(left, (outgoing) => answer(outgoing)) });
let people = 0;
let partner: PartnerFacts;

beforeEach(async () => {
  house.clock.set(noon);
  left.length = 0;
  answer = () => ({ kind: "accepted", detail: "250 2.0.0" });
  people += 1;
  partner = await house.run((tx) => makePartner(tx, `Ann ${people}`));
  await house.run(discardMessages);
});

const sale = (order: string): MessageFacts["sale-alert"] => ({
  sales: [{ order, commission: money(1_190n, "USD"), status: "unpaid", orderedAt: instant(noon), maturesAt: null }],
});
const approve = () =>
  house.enqueueing((tx) => tell(tx, { kind: "application-approved", to: to(), about: partner.id, facts: { shareId: partner.shareId } }));
const alert = (order: string) => house.enqueueing((tx) => tell(tx, { kind: "sale-alert", to: to(), about: order, facts: sale(order) }));
const to = () => ({ kind: "partner", id: partner.id }) as const;
const outbox = () =>
  house.run((tx) =>
    rowsOf(
      tx,
      sql<{
        id: string;
        state: string;
        reason: string | null;
        detail: string | null;
        attempts: number;
        due_at: string;
        facts: Buffer | null;
      }>`
        select id, state, reason, detail, attempts, due_at, facts from message where recipient_id = ${partner.id} order by created_at, id`,
    ),
  );
const untilState = (...states: string[]) =>
  vi.waitFor(async () => expect((await outbox()).map(({ state }) => state)).toEqual(states), { timeout: 15_000, interval: 10 });
/** of this test's partner, not what other tests have left behind */
const mine = () => left.filter((each) => each.to.name === partner.name);
const overdue = async () => {
  const [all, own] = [await house.run((tx) => overdueMessages(tx, 1_000)), await outbox()];
  return all.filter((id) => own.some((each) => each.id === id));
};
const lookForOverdue = () =>
  deliverOverdue({ inTransaction: (work) => house.enqueueing(work), report: () => "" }, { label: "", dueAt: house.clock.now() });

describe("a message", () => {
  test("leaves as soon as its transaction has committed, under its own id, and lets go of what it told", async () => {
    await approve();
    await untilState("sent");
    const [row] = await outbox();
    expect(row).toMatchObject({ attempts: 1, detail: "250 2.0.0", facts: null });
    expect(mine()).toMatchObject([
      { id: row!.id, to: { name: partner.name, address: `ann.${people}@example.org` }, from: "Test Programme", unsubscribeUrl: null },
    ]);
    expect(mine()[0]!.letter.text).toContain(partner.shareId);
  });

  test("that is asked for several times in one breath leaves once", async () => {
    await house.run((tx) => tell(tx, { kind: "application-approved", to: to(), about: "twice", facts: { shareId: "1" } }));
    const [{ id } = { id: "" }] = await outbox();
    await house.enqueueing((tx) => tx.enqueue("deliver-message", id, id, id));
    await untilState("sent");
    expect(mine()).toHaveLength(1);
  });

  test("that can't be taken now is tried again when it is due, and not before", async () => {
    answer = () => ({ kind: "deferred", detail: "451 4.7.1" });
    await approve();
    await vi.waitFor(async () => expect(await outbox()).toMatchObject([{ state: "queued", attempts: 1, detail: "451 4.7.1" }]));
    answer = () => ({ kind: "accepted", detail: "250" });
    house.clock.set(house.clock.now().add({ seconds: 59 }));
    expect(await overdue()).toEqual([]);
    house.clock.set(house.clock.now().add({ seconds: 1 }));
    await lookForOverdue();
    await untilState("sent");
    expect(mine().map(({ id }) => id)).toEqual((await outbox()).map(({ id }) => id));
  });

  test("that will never be taken is dead, and an address that there is not gets nothing more", async () => {
    answer = () => ({ kind: "refused", detail: "550 5.1.1", isAboutAddress: true });
    await approve();
    await untilState("dead");
    expect(await outbox()).toMatchObject([{ reason: "bounced", detail: "550 5.1.1" }]);
    answer = () => ({ kind: "accepted", detail: "250" });
    await house.enqueueing((tx) => tell(tx, { kind: "application-declined", to: to(), about: "again", facts: { reason: null } }));
    await untilState("dead", "suppressed");
    expect(mine()).toEqual([]);
  });

  test("of which nobody knows whether it arrived is repeated only where that does no harm", async () => {
    answer = () => ({ kind: "undecided", detail: "ETIMEDOUT" });
    await prefersAtOnce();
    await alert("1");
    await untilState("unknown-outcome");
    await approve();
    await vi.waitFor(async () =>
      expect(await outbox()).toMatchObject([
        { state: "unknown-outcome", reason: "undecided" },
        { state: "queued", attempts: 1 },
      ]),
    );
  });

  test("whose process ends while it is being sent is found again once nobody can be at it any more", async () => {
    await house.run((tx) => tell(tx, { kind: "application-approved", to: to(), about: "killed", facts: { shareId: "1" } }));
    const [{ id } = { id: "" }] = await outbox();
    const never = Promise.withResolvers<Outcome>();
    const asked = Promise.withResolvers<void>();
    const killed = keepingOutlet([], () => (asked.resolve(), never.promise));
    void makeDelivery({
      inTransaction: house.inTransaction,
      outlets: { mail: killed },
      publicUrl: "https://partners.example",
      report: () => "",
    })(id);
    await asked.promise;
    expect(await outbox()).toMatchObject([{ state: "sending" }]);
    expect(await overdue()).toEqual([]);
    house.clock.set(house.clock.now().add({ minutes: 3 }));
    expect(await overdue()).toEqual([id]);
    await lookForOverdue();
    await untilState("sent");
    // The first one wakes up after all: it settles nothing any more.
    never.resolve({ kind: "deferred", detail: "late" });
    expect(await outbox()).toMatchObject([{ state: "sent", attempts: 2 }]);
    const tries = sql`select outcome from message_attempt where message_id = ${id} order by id`;
    expect(await house.run((tx) => rowsOf(tx, tries))).toEqual([{ outcome: "undecided" }, { outcome: "accepted" }]);
  });

  test("that can't be put into words is a fault of ours, and waits for the next release", async () => {
    await house.run((tx) => tell(tx, { kind: "sale-alert", to: to(), about: "x", facts: { sales: null } as never }));
    await prefersAtOnce();
    const [{ id } = { id: "" }] = await outbox();
    await house.enqueueing((tx) => tx.enqueue("deliver-message", id));
    await vi.waitFor(async () => expect(await outbox()).toMatchObject([{ attempts: 1, detail: "fault reference" }]));
    expect(house.faults.splice(0)).toHaveLength(1);
  });
});

const prefersAtOnce = () =>
  house.run((tx) =>
    run(
      tx,
      sql`insert into message_preference (recipient_kind, recipient_id, class, channel, cadence, changed_at)
          values ('partner', ${partner.id}, 'subscription', 'mail', 'at-once', ${tx.now})`,
    ),
  );

describe("alerts", () => {
  test("of a day leave together at 09:00 where the partner lives, under one id", async () => {
    await house.run((tx) => run(tx, sql`update partner set zone = 'Pacific/Auckland' where id = ${partner.id}`));
    for (const order of ["1", "2", "3"]) await alert(order);
    await lookForOverdue();
    await vi.waitFor(async () =>
      expect(new Set((await outbox()).map(({ due_at: at }) => instant(at).toString()))).toEqual(new Set(["2026-11-24T20:00:00Z"])),
    );
    house.clock.set("2026-11-24T20:00:00Z");
    await lookForOverdue();
    await untilState("sent", "sent", "sent");
    expect(mine()).toHaveLength(1);
    for (const order of ["1", "2", "3"]) expect(mine()[0]!.letter.text).toContain(`Order ${order} `);
    expect(mine()[0]!.unsubscribeUrl).toMatch(/^https:\/\/partners\.example\/notices\/[\w-]{44}$/);
  });

  test("that failed together are tried again together, and what came since waits for its own turn", async () => {
    await prefersAtOnce();
    house.clock.set("2026-11-25T06:00:00Z"); // 23:00: they wait for the morning
    for (const order of ["1", "2"]) await alert(order);
    await vi.waitFor(async () =>
      expect((await outbox()).map(({ due_at: at }) => instant(at).toString())).toEqual(Array(2).fill("2026-11-25T15:00:00Z")),
    );
    house.clock.set("2026-11-25T15:00:00Z");
    answer = () => ({ kind: "deferred", detail: "451" });
    await lookForOverdue();
    await vi.waitFor(async () =>
      expect(await outbox()).toMatchObject([
        { attempts: 1, state: "queued" },
        { attempts: 1, state: "queued" },
      ]),
    );
    answer = () => ({ kind: "accepted", detail: "250" });
    house.clock.set("2026-11-25T15:01:00Z");
    await alert("3");
    await lookForOverdue();
    await untilState("sent", "sent", "sent");
    expect(mine()).toHaveLength(2);
  });
});

test("a channel carries no more a second than it may, by all instances together", async () => {
  const taken: Outgoing[] = [];
  const slow = keepingOutlet(taken, undefined, { perSecond: 10 });
  const instances = [1, 2].map(() =>
    makeDelivery({ inTransaction: house.inTransaction, outlets: { mail: slow }, publicUrl: "https://partners.example", report: () => "" }),
  );
  await house.run(async (tx) => {
    for (let n = 0; n < 25; n++) await tell(tx, { kind: "application-approved", to: to(), about: String(n), facts: { shareId: "1" } });
  });
  const ids = (await outbox()).map(({ id }) => id);
  const all = Promise.all(ids.map((id, index) => instances[index % 2]!(id)));
  // The clock stands still, so nothing more may go however long they wait.
  await vi.waitFor(() => expect(taken).toHaveLength(10));
  house.clock.set(house.clock.now().add({ seconds: 1 }));
  await vi.waitFor(() => expect(taken).toHaveLength(20), { timeout: 5_000 });
  house.clock.set(house.clock.now().add({ seconds: 1 }));
  await all;
  expect(new Set(taken.map(({ id }) => id)).size).toBe(25);
  expect((await outbox()).map(({ state }) => state)).toEqual(ids.map(() => "sent"));
  expect(await house.run((tx) => oneOf(tx, sql`select count(*)::int as n from channel_pace`))).toEqual({ n: 1 });
});
