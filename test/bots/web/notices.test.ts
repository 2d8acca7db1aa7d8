import { expect, test } from "vitest";
import { newId, rowsOf, sql } from "#domain/kernel";
import { noticeToken, preferencesOf, readNoticeToken, tell } from "#domain/messages";
import { partnerById } from "#domain/partners";
import { useHouse } from "../../support/house.ts";
import { makePartner } from "../../support/orders.ts";

const secret = "whoever-tells-of-bounces";
const house = await useHouse({ at: "2026-11-24T19:00:00Z", settings: { MAIL_EVENTS_SECRETS: `older,${secret}` } });
const partner = await house.run((tx) => makePartner(tx, "Ann"));
const ann = { kind: "partner", id: partner.id } as const;
const token = noticeToken(house.vault, ann);
const alerts = async () => (await house.run((tx) => preferencesOf(tx, ann))).subscription.mail;
const at = (path: string, init: RequestInit = {}) => fetch(`${house.baseUrl}${path}`, init);

test("the link in a mail shows what is sent, and following it changes nothing", async () => {
  for (const method of ["GET", "HEAD"]) expect((await at(`/notices/${token}`, { method })).status).toBe(200);
  const page = await at(`/notices/${token}`);
  expect(page.headers.get("content-security-policy")).toContain("default-src 'none'");
  expect(await page.text()).toContain("Mails about sales come once a day.");
  expect(await alerts()).toBe("daily");
});

test("a mail program's own button ends alerts at once, as often as it is pressed, and nothing else", async () => {
  for (const body of ["List-Unsubscribe=One-Click", "List-Unsubscribe=One-Click", ""]) {
    const headers = body === "" ? {} : { "content-type": "application/x-www-form-urlencoded" };
    expect((await at(`/notices/${token}`, { method: "POST", headers, body: body === "" ? null : body })).status).toBe(200);
  }
  expect(await alerts()).toBe("off");
  expect(await house.run((tx) => preferencesOf(tx, ann))).toMatchObject({
    transactional: { mail: "at-once" },
    relationship: { mail: "at-once" },
  });
});

test("the page's own form saves what may be chosen, where somebody lives and how amounts are written; the rest of it says nothing", async () => {
  const form = { act: "save", subscription: "weekly", transactional: "off", relationship: "daily", zone: "Asia/Tokyo", locale: "de-DE" };
  const saved = await at(`/notices/${token}`, { method: "POST", body: new URLSearchParams(form) });
  expect(await saved.text()).toContain("Your settings are saved.");
  expect(await house.run((tx) => preferencesOf(tx, ann))).toMatchObject({
    transactional: { mail: "at-once" },
    relationship: { mail: "at-once" },
    subscription: { mail: "weekly" },
  });
  const where = () => house.run(async (tx) => (({ zone, locale }) => ({ zone, locale }))(await partnerById(tx, partner.id)));
  expect(await where()).toEqual({ zone: "Asia/Tokyo", locale: "de-DE" });
  await at(`/notices/${token}`, { method: "POST", body: new URLSearchParams({ act: "save", zone: "Moon/Crater", locale: "tlh-XX" }) });
  expect(await where()).toEqual({ zone: "Asia/Tokyo", locale: "de-DE" });
  // Intl takes these, Temporal and PostgreSQL do not: stored, they would keep everybody's mail from leaving.
  for (const zone of ["PLT", "PST", "+05:30"])
    await at(`/notices/${token}`, { method: "POST", body: new URLSearchParams({ act: "save", zone }) });
  expect((await where()).zone).toBe("Asia/Tokyo");
  await at(`/notices/${token}`, { method: "POST", body: new URLSearchParams({ act: "save", zone: "", locale: "" }) });
  expect(await where()).toEqual({ zone: null, locale: null });
});

test("a link that nobody gave out shows nothing and does nothing", async () => {
  const other = noticeToken(house.vault, { kind: "partner", id: newId() });
  const forged = [
    `${token.slice(0, -1)}${token.endsWith("A") ? "B" : "A"}`,
    other.slice(0, 22) + token.slice(22),
    token.slice(1),
    "x".repeat(44),
    "%00",
  ];
  for (const each of forged) {
    expect((await at(`/notices/${each}`)).status).toBe(404);
    expect((await at(`/notices/${each}`, { method: "POST" })).status).toBe(404);
  }
  expect(readNoticeToken(house.vault, noticeToken(house.vault, { kind: "staff", id: partner.id }))).toEqual({
    kind: "staff",
    id: partner.id,
  });
});

const tellEvents = (body: unknown, authorization: string | null = `Bearer ${secret}`) =>
  at("/mail/events", {
    method: "POST",
    headers: { "content-type": "application/json", ...(authorization === null ? {} : { authorization }) },
    body: typeof body === "string" ? body : JSON.stringify(body),
  });
const suppressed = () => house.run((tx) => rowsOf(tx, sql`select reason from suppression order by reason`));

test("bounces and complaints are heard from whoever has the secret, and once is enough", async () => {
  const bounce = { events: [{ kind: "bounce", address: "Ann@Example.org" }] };
  for (const authorization of [null, "Bearer", "Bearer wrong", `Basic ${secret}`, "Bearer "])
    expect((await tellEvents(bounce, authorization)).status).toBe(401);
  expect(await suppressed()).toEqual([]);
  expect(await (await tellEvents(bounce)).json()).toEqual({ heard: 1, suppressed: 1 });
  expect(await (await tellEvents(bounce, "Bearer older")).json()).toEqual({ heard: 1, suppressed: 0 });
  expect(await (await tellEvents({ events: [{ kind: "complaint", address: "ann@example.org", messageId: "<x@y>" }] })).json()).toEqual({
    heard: 1,
    suppressed: 1,
  });
  expect(await suppressed()).toEqual([{ reason: "bounced" }, { reason: "complained" }]);
});

test("what is not of the form is told where, and nothing of it is taken", async () => {
  for (const body of [
    "{",
    { events: [{ kind: "bounce", address: "nobody" }] },
    { events: "all" },
    [],
    { events: [{ kind: "delivery", address: "a@b.example" }] },
  ])
    expect((await tellEvents(body)).status).toBe(400);
  expect(await (await tellEvents({ events: [{ kind: "bounce", address: "nobody" }] })).json()).toMatchObject({
    issues: [expect.stringContaining("events.0.address")],
  });
});

test("a mail that came back is no longer one that arrived", async () => {
  const bob = await house.run((tx) => makePartner(tx, "Bob"));
  await house.enqueueing((tx) =>
    tell(tx, {
      kind: "payout-released",
      to: { kind: "partner", id: bob.id },
      about: "p",
      facts: { payoutId: newId(), period: "2026-12-01", amount: { currency: "USD", minor: 1n }, at: tx.now },
    }),
  );
  const rows = () =>
    house.run((tx) =>
      rowsOf(
        tx,
        sql<{
          id: string;
          state: string;
          reason: string | null;
        }>`select id, state, reason from message where recipient_id = ${bob.id} and kind = 'payout-released'`,
      ),
    );
  await expect.poll(rows).toMatchObject([{ state: "sent" }]);
  const [{ id } = { id: "" }] = await rows();
  await tellEvents({ events: [{ kind: "bounce", address: "bob@example.org", messageId: `<${id}@shop.example>` }] });
  expect(await rows()).toMatchObject([{ state: "dead", reason: "bounced" }]);
});

test("where no secret is set nobody is heard", async () => {
  const deaf = await useHouse({ withoutWorker: true });
  const answer = await fetch(`${deaf.baseUrl}/mail/events`, { method: "POST", headers: { authorization: "Bearer " } });
  expect(answer.status).toBe(503);
});
