import { expect, test, vi } from "vitest";
import { instant, money, rowsOf, run, sql } from "#domain/kernel";
import { discardMessages, prefer, tell, type MessageFacts, type Outcome } from "#domain/messages";
import { useHouse } from "../../support/house.ts";
import { makePartner } from "../../support/orders.ts";
import { keepingOutlet } from "../../support/outlets.ts";

/** noon in Denver: nothing waits for the morning */
const noon = "2026-11-24T19:00:00Z";
const answers: Outcome[] = [];
const accepted: Outcome = { kind: "accepted", detail: "250 2.0.0" };
const token = "a-secret-of-24-characters";
const house = await useHouse({
  at: noon,
  settings: { MAIL_EVENTS_SECRETS: token },
  outlet: keepingOutlet([], () => answers.shift() ?? accepted),
});
const ann = await house.run((tx) => makePartner(tx, "Ann"));
await house.run(discardMessages);
const to = { kind: "partner", id: ann.id } as const;
const sale = (order: string): MessageFacts["sale-alert"] => ({
  sales: [{ order, commission: money(1n, "USD"), status: "unpaid", orderedAt: instant(noon), maturesAt: null }],
});
const alert = (order: string) => house.enqueueing((tx) => tell(tx, { kind: "sale-alert", to, about: order, facts: sale(order) }));
const states = async () =>
  (await house.run((tx) => rowsOf(tx, sql<{ id: string; state: string }>`select id, state from message order by created_at, id`))).map(
    ({ state }) => state,
  );
const becomes = (...expected: string[]) => vi.waitFor(async () => expect(await states()).toEqual(expected), { timeout: 15_000 });

/** What the process says of its mails, by state. */
async function counted(): Promise<Record<string, number>> {
  const body = await (await fetch(`${house.baseUrl}/metrics`)).text();
  const lines = [...body.matchAll(/partner_center_messages_settled_total\{channel="mail",state="([a-z-]+)"\} (\d+)/g)];
  return Object.fromEntries(lines.map(([, state = "", count]) => [state, Number(count)]));
}

test("every message that this process settles is counted by how, from nought on, each time it is settled", async () => {
  await house.run((tx) => prefer(tx, to, { class: "subscription", channel: "mail", cadence: "at-once" }));
  expect(await counted()).toEqual({ sent: 0, suppressed: 0, dead: 0, "unknown-outcome": 0 });
  await alert("1");
  await becomes("sent");
  answers.push({ kind: "undecided", detail: null });
  await alert("2");
  await becomes("sent", "unknown-outcome");
  answers.push({ kind: "refused", detail: "554 5.7.1", isAboutAddress: false });
  await alert("3");
  await becomes("sent", "unknown-outcome", "dead");
  await house.run((tx) => prefer(tx, to, { class: "subscription", channel: "mail", cadence: "off" }));
  await house.run((tx) => run(tx, sql`update message set state = 'queued' where state = 'dead'`));
  await house.enqueueing(async (tx) =>
    tx.enqueue(
      "deliver-message",
      ...(await rowsOf(tx, sql<{ id: string }>`select id from message where state = 'queued'`)).map(({ id }) => id),
    ),
  );
  await becomes("sent", "unknown-outcome", "suppressed");
  await vi.waitFor(async () => expect(await counted()).toEqual({ sent: 1, suppressed: 1, dead: 1, "unknown-outcome": 1 }));
});

test("a mail that bounces afterwards is counted once more, among those that were given up", async () => {
  const [sent] = await house.run((tx) => rowsOf(tx, sql<{ id: string }>`select id from message where state = 'sent'`));
  const events = [{ kind: "bounce", address: "gone@example.org", messageId: `<${sent?.id}@partners.example>` }];
  const tellOf = () =>
    fetch(`${house.baseUrl}/mail/events`, {
      method: "POST",
      headers: { authorization: `Bearer ${token}`, "content-type": "application/json" },
      body: JSON.stringify({ events }),
    });
  for (let time = 0; time < 2; time++) expect((await tellOf()).status).toBe(200);
  expect(await counted()).toEqual({ sent: 1, suppressed: 1, dead: 2, "unknown-outcome": 1 });
});

test("one whose sender has died is counted by whoever ends it", async () => {
  await house.run((tx) => prefer(tx, to, { class: "subscription", channel: "mail", cadence: "at-once" }));
  const stuck = await house.run(async (tx) => {
    await tell(tx, { kind: "sale-alert", to, about: "4", facts: sale("4") });
    return rowsOf(
      tx,
      sql<{ id: string }>`update message set state = 'sending', attempts = 1, lease_until = ${tx.now} where state = 'queued' returning id`,
    );
  });
  await house.enqueueing((tx) => tx.enqueue("deliver-message", ...stuck.map(({ id }) => id)));
  await becomes("dead", "unknown-outcome", "suppressed", "unknown-outcome");
  await vi.waitFor(async () => expect(await counted()).toEqual({ sent: 1, suppressed: 1, dead: 2, "unknown-outcome": 2 }));
});
