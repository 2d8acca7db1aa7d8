import { beforeEach, expect, test, vi } from "vitest";
import { instant, newId, rowsOf, run, sql, type Actor, type Tx } from "#domain/kernel";
import { recordClicks } from "#domain/attribution";
import { bordersNow, chooseDigest, digestOf, tellDigests } from "#domain/digests";
import { addSeries, planMeetings } from "#domain/meetings";
import { prefer } from "#domain/messages";
import { erasePartner, exportPartner } from "#domain/privacy";
import { changeStatus, setZone, type PartnerFacts } from "#domain/partners";
import { awardTokens } from "#domain/tokens";
import { partnerDigest } from "../../jobs/partner-digest.ts";
import { atOnce } from "../support/at-once.ts";
import { useHouse } from "../support/house.ts";
import { apply, makePartner, snapshot } from "../support/orders.ts";

/** What a partner reads of their week: from the clicks and orders over the hour that they chose to the mail that really leaves, and everything that keeps it away. */
const friday = "2026-11-20T19:00:00Z";
const house = await useHouse({ at: friday });
const staff: Actor = { kind: "staff", staffId: newId(), partnerId: null, roles: ["support"] };
const slugs = "amber birch cedar dusk ember fern grove heath iris".split(" ");
let people = -1;
let ann: PartnerFacts;

beforeEach(async () => {
  house.clock.set(friday);
  ann = await house.run((tx) => makePartner(tx, `Ann ${++people}`, slugs[people]));
});

const look = (at: string) => {
  house.clock.set(at);
  const work = <T>(act: (tx: Tx) => Promise<T>) => house.enqueueing(act);
  return partnerDigest({ inTransaction: work, report: String }, { label: at, dueAt: instant(at) });
};
const digests = (of = ann) => house.mails.filter(({ to, letter }) => to.name === of.name && letter.subject.startsWith("Your "));
const untilDigests = (count: number, of = ann) =>
  vi.waitFor(
    () => {
      expect(digests(of)).toHaveLength(count);
      return digests(of).at(-1)!.letter;
    },
    { timeout: 15_000, interval: 15 },
  );
const sold = (at: string, over: Parameters<typeof snapshot>[0] = {}, of = people) => {
  house.clock.set(at);
  const when = house.clock.now();
  return house.enqueueing((tx) =>
    apply(tx, snapshot({ reference: slugs[of] ?? null, createdAt: when, modifiedAt: when, paidAt: when, ...over })),
  );
};
const clicked = (at: string, count: number) =>
  house.run((tx) =>
    recordClicks(
      tx,
      Array.from({ length: count }, (_, nth) => ({
        id: newId(),
        clickedAt: instant(at).add({ minutes: nth }),
        partnerId: ann.id,
        shareLinkId: null,
        campaign: "",
        landing: "https://shop.example/",
        referrerHost: null,
        visitor: `visitor-${nth}`,
        verdict: "counted" as const,
      })),
    ),
  );
const messages = (kind: string, of = ann) =>
  house.run((tx) =>
    rowsOf(
      tx,
      sql<{ channel: string; state: string; reason: string | null }>`
        select channel, state, reason from message where recipient_id = ${of.id} and kind = ${kind} order by created_at, id`,
    ),
  );

test("on Monday at nine where they live, with the week named, its sales, visits against the week before, tokens and what comes", async () => {
  await house.run((tx) => setZone(tx, ann.id, "Europe/Berlin"));
  await look(friday);
  await clicked("2026-11-16T10:00:00Z", 2);
  await clicked("2026-11-24T10:00:00Z", 5);
  await sold("2026-11-24T12:00:00Z");
  await sold("2026-11-25T12:00:00Z", { status: "awaiting-payment", paidAt: null, total: 5_000n });
  await house.run(
    (tx) => awardTokens(tx, { partnerId: ann.id, activity: "course", doneAt: instant("2026-11-24T12:00:00Z"), note: "" }),
    staff,
  );
  await house.run(async (tx) => {
    await addSeries(tx, {
      title: "Monthly Marketing Meeting",
      nth: 1,
      weekday: 4,
      time: "18:00",
      minutes: 60,
      zone: "America/Denver",
      link: "https://meet.example/1",
      place: null,
      withoutFifth: "skip",
    });
    await planMeetings(tx);
  });
  // The days from then to the first Monday brought nothing; that is not told.
  await look("2026-11-23T08:00:00Z");
  await look("2026-11-30T07:59:00Z");
  expect(digests()).toEqual([]);
  await look("2026-11-30T08:00:00Z");
  const { subject, text } = await untilDigests(1);
  expect(subject).toBe("Your week: 23 Nov 2026 to 30 Nov 2026, $30.00 earned".replaceAll(/(\d+) (Nov) 2026/g, "$2 $1, 2026"));
  for (const words of [
    "New sales earned you $30.00; in the time before it was nothing.",
    "- 1 unpaid: $20.00",
    "- 1 pending: $10.00",
    "- Visits by your links: 5 (before 2)",
    "- Inspire Tokens of Q4 2026:",
    "- Monthly Marketing Meeting: Dec 4, 2026, 2:00 AM GMT+1",
  ])
    expect(text).toContain(words);
  await look("2026-11-30T09:00:00Z");
  expect(await messages("digest")).toHaveLength(1);
  expect(house.faults).toEqual([]);
});

test("who has nothing to hear of hears nothing, and the next digest begins where the last look ended", async () => {
  await look(friday);
  for (const monday of ["2026-11-23", "2026-11-30", "2026-12-07"]) await look(`${monday}T16:00:00Z`);
  expect(await messages("digest")).toEqual([]);
  await sold("2026-12-08T12:00:00Z");
  await look("2026-12-14T16:00:00Z");
  expect((await untilDigests(1)).subject).toBe("Your week: Dec 7, 2026 to Dec 14, 2026, $20.00 earned");
});

test("periods meet, whatever is chosen in between: another cadence, another hour, another zone, an outage", async () => {
  await look(friday);
  await house.run((tx) => chooseDigest(tx, ann.id, { cadence: "daily", hour: 18 }));
  await sold("2026-11-20T20:00:00Z");
  await look("2026-11-21T01:00:00Z");
  await untilDigests(1);
  await sold("2026-11-21T02:00:00Z");
  await house.run((tx) => setZone(tx, ann.id, "Asia/Tokyo"));
  await sold("2026-11-21T08:59:59Z");
  await sold("2026-11-21T09:00:00Z");
  await look("2026-11-21T09:00:00Z");
  expect((await untilDigests(2)).text).toContain("- 2 unpaid: $40.00");
  await house.run((tx) => chooseDigest(tx, ann.id, { cadence: "monthly" }));
  // Nobody looks for two days after the first of the month.
  await look("2026-12-03T00:00:00Z");
  const month = await untilDigests(3);
  expect(month.subject).toContain("Your month: Nov 21, 2026 to Dec 1, 2026");
  expect(month.text).toContain("- 1 unpaid: $20.00");
});

test("sales are told in it alone where somebody wants that, and apart where not", async () => {
  await look(friday);
  await house.run((tx) => prefer(tx, { kind: "partner", id: ann.id }, { class: "subscription", channel: "mail", cadence: "at-once" }));
  await house.run((tx) => chooseDigest(tx, ann.id, { withSales: true }));
  await sold("2026-11-24T19:00:00Z", { externalId: "90210" });
  await expect
    .poll(() => messages("sale-alert"), { timeout: 15_000 })
    .toEqual([{ channel: "mail", state: "suppressed", reason: "in-digest" }]);
  await look("2026-11-30T16:00:00Z");
  expect((await untilDigests(1)).text).toContain("- Order 90210 of Nov 24, 2026: $20.00");
  await house.run((tx) => chooseDigest(tx, ann.id, { withSales: false }));
  await sold("2026-12-01T19:00:00Z");
  await expect.poll(() => messages("sale-alert"), { timeout: 15_000 }).toMatchObject([{}, { state: "sent" }]);
});

test("an import and orders of long ago are no news, and whoever is new begins with what is to come", async () => {
  await look(friday);
  await sold("2026-11-24T12:00:00Z", { createdAt: instant("2026-09-01T12:00:00Z"), paidAt: instant("2026-09-01T12:00:00Z") });
  await look("2026-11-30T16:00:00Z");
  expect(await messages("digest")).toEqual([]);
  const bea = await house.run((tx) => makePartner(tx, "Bea", "bea-new"));
  house.clock.set("2026-11-27T12:00:00Z");
  await house.enqueueing((tx) => apply(tx, snapshot({ reference: "bea-new", createdAt: tx.now, modifiedAt: tx.now, paidAt: tx.now })));
  // The first look at her is after that: what lies before it is never told.
  for (const at of ["2026-11-30T17:00:00Z", "2026-12-07T17:00:00Z"]) await look(at);
  expect(await messages("digest", bea)).toEqual([]);
});

test("the link in a digest ends it together with the other mails about sales; who asks for it again gets it", async () => {
  await look(friday);
  await sold("2026-11-24T12:00:00Z");
  await look("2026-11-30T16:00:00Z");
  await untilDigests(1);
  const url = digests()[0]!.unsubscribeUrl!.replace("https://partners.example", house.baseUrl);
  expect(await (await fetch(url, { method: "POST", body: "List-Unsubscribe=One-Click" })).text()).toContain(
    "Mails about sales and digests are stopped.",
  );
  await sold("2026-12-01T12:00:00Z");
  await look("2026-12-07T16:00:00Z");
  expect(await messages("digest")).toHaveLength(1);
  const chosen = await house.run((tx) => chooseDigest(tx, ann.id, { cadence: "weekly" }));
  expect(chosen).toMatchObject({ cadence: "weekly", withSales: true });
  await sold("2026-12-08T12:00:00Z");
  await look("2026-12-14T16:00:00Z");
  await untilDigests(2);
});

test("a paused partner hears nothing, an erased one leaves nothing behind, and what is held is exported", async () => {
  await look(friday);
  await house.run((tx) => chooseDigest(tx, ann.id, { cadence: "daily", hour: 7 }));
  expect(await house.run((tx) => exportPartner(tx, ann.id))).toContain('"hour": 7');
  await clicked("2026-11-20T20:00:00Z", 1);
  await house.run((tx) => changeStatus(tx, ann.id, "paused", "holidays"));
  await look("2026-11-22T16:00:00Z");
  expect(await messages("digest")).toEqual([]);
  await house.run((tx) => changeStatus(tx, ann.id, "closed", "they left"));
  await house.run((tx) => erasePartner(tx, ann.id, "they asked"), staff);
  expect(await house.run((tx) => rowsOf(tx, sql`select from partner_digest where partner_id = ${ann.id}`))).toEqual([]);
  expect((await house.run((tx) => digestOf(tx, ann.id))).cadence).toBe("weekly");
});

test("eight instances at once tell everybody once", async () => {
  const many: PartnerFacts[] = [];
  for (let n = 0; n < 12; n++) many.push(await house.run((tx) => makePartner(tx, `Crowd ${n}`)));
  await look(friday);
  for (const { id } of many)
    await house.run((tx) =>
      run(
        tx,
        sql`insert into click (id, clicked_at, partner_id, campaign, landing, visitor, verdict) values (${newId()}, '2026-11-24T10:00:00Z', ${id}, '', '/', 'v', 'counted')`,
      ),
    );
  house.clock.set("2026-11-30T16:00:00Z");
  const borders = await house.run(bordersNow);
  const steps = await atOnce(house, [1, 2, 3, 4, 5, 6, 7, 8], (tx) => tellDigests(tx, borders, 3));
  const told = steps.map((step) => (step.status === "fulfilled" ? step.value.told : Number.NaN));
  await look("2026-11-30T16:00:00Z");
  const rows = await house.run((tx) =>
    rowsOf(
      tx,
      sql<{
        n: number;
      }>`select count(*)::int as n from message where kind = 'digest' and recipient_id = any(${many.map(({ id }) => id)}::uuid[]) group by recipient_id`,
    ),
  );
  expect(told.every((count) => count <= 3)).toBe(true);
  expect(rows.map(({ n }) => n)).toEqual(many.map(() => 1));
});

test("steps follow one another, and whoever was passed over is found from the beginning", async () => {
  house.clock.set("2026-12-07T16:00:00Z");
  const borders = await house.run(bordersNow);
  const step = (limit: number, after: string | null) => house.run((tx) => tellDigests(tx, borders, limit, after));
  const first = await step(4, null);
  // Somebody whose row another instance held when the first step went by them.
  await house.run((tx) =>
    tx.em.execute("update partner_digest set told_until = told_until - interval '14 days' where partner_id = ?", [first.last]),
  );
  const [second, third] = [await step(4, first.last), await step(100, first.last)];
  expect([first.looked, second.looked, second.last! > first.last!]).toEqual([4, 4, true]);
  expect(third.looked).toBeGreaterThan(3);
  expect(await step(4, third.last)).toEqual({ looked: 0, told: 0, last: null });
  expect(await step(4, null)).toMatchObject({ looked: 1, last: first.last });
  expect(await step(4, null)).toEqual({ looked: 0, told: 0, last: null });
});
