import { expect, test, vi } from "vitest";
import { instant, rowsOf, sql, type Actor, type Instant } from "#domain/kernel";
import { prefer, type MessageKind } from "#domain/messages";
import { addStaff, applyAsPartner, changeStatus, setSlug, setStaffEmail } from "#domain/partners";
import { approveBatch, releaseIfSmall } from "#domain/payouts";
import { exportPartner } from "#domain/privacy";
import { useHouse } from "../support/house.ts";
import { apply, makePartner, snapshot } from "../support/orders.ts";
import { payOut, prepareBatch } from "../support/payouts.ts";

/** From the application to the statement: everything that a partner and the staff are told, by mails that really leave. */
const house = await useHouse({ at: "2026-11-24T19:00:00Z", terms: { automaticReleaseBelow: { USD: 100n } } });
const email = "ann@paper.example";
const mailsOf = async (address: string, count: number) =>
  vi.waitFor(
    () => {
      const found = house.mails.filter(({ to }) => to.address === address);
      expect(found).toHaveLength(count);
      return found;
    },
    { timeout: 15_000, interval: 20 },
  );

test("an applicant is told that it has arrived and what became of it, and a partner of sales and payouts", async () => {
  const staff = await house.run(async (tx) => {
    const members = [];
    for (const handle of ["fay", "finn"]) members.push(await addStaff(tx, { handle, name: handle, roles: ["finance"] }));
    await addStaff(tx, { handle: "sue", name: "Sue", roles: ["support"] });
    await setStaffEmail(tx, members[0]!, "Fay@Shop.example");
    return members;
  });
  const ann = await house.enqueueing((tx) => applyAsPartner(tx, { name: "Ann", email, application: "I make cards" }));
  await mailsOf(email, 1);
  await house.enqueueing((tx) => changeStatus(tx, ann.id, "active", null));
  expect((await mailsOf(email, 2)).at(-1)!.letter.subject).toBe("You are a partner of Test Programme now");

  await house.run(async (tx) => {
    await prefer(tx, { kind: "partner", id: ann.id }, { class: "subscription", channel: "mail", cadence: "at-once" });
    await setSlug(tx, ann.id, "ann-one");
  });
  const order = snapshot({ reference: "ann-one", createdAt: house.clock.now(), modifiedAt: house.clock.now(), paidAt: house.clock.now() });
  await house.enqueueing((tx) => apply(tx, order));
  expect((await mailsOf(email, 3)).at(-1)!.letter.text).toContain(`Order ${order.number} earns you $20.00`);
  // A change of the order is no new sale.
  await house.enqueueing((tx) => apply(tx, { ...order, modifiedAt: house.clock.now().add({ minutes: 1 }), total: 6_000n }));

  const cutOff = instant("2026-12-20T16:00:00Z");
  house.clock.set("2026-12-21T19:00:00Z");
  const batch = await prepareBatch(house, "2026-12-20", cutOff);
  for (let run = 0; run < 2; run++) expect(await house.enqueueing((tx) => releaseIfSmall(tx, batch.id))).toBe(false);
  const [asked] = await mailsOf("fay@shop.example", 1);
  expect(asked!.letter.subject).toContain("2026-12-20");
  for (const { id: staffId } of staff) {
    const actor: Actor = { kind: "staff", staffId, partnerId: null, roles: ["finance"] };
    await house.run((tx) => approveBatch(tx, batch.id, staffId, null), actor);
  }
  await payOut({ ...house, run: (work) => house.enqueueing(work) }, batch.id);
  const statement = (await mailsOf(email, 4)).at(-1)!;
  expect(statement.letter.text).toContain(`Order ${order.number}, ordered`);
  expect(house.faults).toEqual([]);

  const kinds = () =>
    house.run((tx) =>
      rowsOf(
        tx,
        sql<{ kind: MessageKind; state: string; reason: string | null }>`select kind, state, reason from message order by created_at, id`,
      ),
    );
  // What has left is noted a moment after.
  await expect.poll(kinds, { timeout: 15_000 }).toMatchObject([
    { kind: "application-received", state: "sent" },
    { kind: "application-approved", state: "sent" },
    { kind: "sale-alert", state: "sent" },
    { kind: "batch-needs-release", state: "sent" },
    { kind: "batch-needs-release", state: "dead", reason: "no-address" },
    { kind: "payout-released", state: "sent" },
  ]);
  const held = await house.run((tx) => exportPartner(tx, ann.id));
  for (const word of ["noticePreferences", "payout-released", "at-once"]) expect(held).toContain(word);
});

test("who is declined reads why; a rejected application is told once, whatever follows", async () => {
  const zoe = await house.enqueueing((tx) => applyAsPartner(tx, { name: "Zoe", email: "zoe@paper.example", application: "x" }));
  await mailsOf("zoe@paper.example", 1);
  await house.enqueueing((tx) => changeStatus(tx, zoe.id, "declined", "no page yet"));
  expect((await mailsOf("zoe@paper.example", 2)).at(-1)!.letter.text).toContain("“no page yet”");
});

test("an order of long ago that is read now is no news", async () => {
  const bob = await house.run((tx) => makePartner(tx, "Bob", "bob-one"));
  const alerts = () => house.run((tx) => rowsOf(tx, sql`select id from message where kind = 'sale-alert' and recipient_id = ${bob.id}`));
  const orderOf = (createdAt: Instant) => snapshot({ reference: "bob-one", createdAt, modifiedAt: createdAt, paidAt: createdAt });
  await house.run((tx) => apply(tx, orderOf(tx.now.subtract({ hours: 72 }))));
  expect(await alerts()).toEqual([]);
  await house.run((tx) => apply(tx, orderOf(tx.now.subtract({ hours: 71 }))));
  expect(await alerts()).toHaveLength(1);
});
