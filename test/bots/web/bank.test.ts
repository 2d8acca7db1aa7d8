import { describe, expect, test } from "vitest";
import { money, rowsOf, sql } from "#domain/kernel";
import { partnerById } from "#domain/partners";
import { currentDestination, destinationsOf, endDestination, makeBankLink } from "#domain/transfers";
import { objectionTo } from "../../../domain/transfers/bank-objection.ts";
import { canaries, ibanAccount, setDestination, usAccount } from "../../support/destinations.ts";
import { useHouse } from "../../support/house.ts";
import { keptLog } from "../../support/kept-log.ts";
import { makePartner } from "../../support/orders.ts";
import { giveCredit, ofFinance } from "../../support/staff.ts";

const { log, text: logged } = keptLog();
const house = await useHouse({ at: "2026-11-01T12:00:00Z", log, withoutWorker: true, settings: { TRUSTED_PROXIES: "127.0.0.1" } });
let people = 0;
const partner = () => house.run((tx) => makePartner(tx, `Payee ${++people}`));
const linkFor = async (id: string) => `/bank/${(await house.run((tx) => makeBankLink(tx, id, null))).token}`;
const ours = { "sec-fetch-site": "same-origin", "x-forwarded-for": "203.0.113.7" };
const at = (path: string, init: RequestInit = {}) => fetch(`${house.baseUrl}${path}`, { redirect: "manual", ...init });
const send = (
  path: string,
  form: Record<string, string>,
  headers: Record<string, string> = { ...ours, "x-forwarded-for": `203.0.113.${++people}` },
) => at(path, { method: "POST", headers, body: new URLSearchParams(form) });
const enter = (path: string, typed: object = usAccount) => send(path, typed as Record<string, string>);
const shownId = (html: string) => /name="destination" value="([^"]+)"/.exec(html)?.[1] ?? "";
const title = (html: string) => /<h1>(.*?)<\/h1>/.exec(html)?.[1];
const said = async (answer: Response) => `${answer.status} ${title(await answer.text()) ?? ""}`;
const current = (id: string) => house.run((tx) => currentDestination(tx, id));
const wait = (minutes: number) => house.clock.set(house.clock.now().add({ minutes }).toString());

describe("a bank account is entered", () => {
  test("on one page, looked at on the next, and counts once it is confirmed; opening the pages changes nothing", async () => {
    const { id } = await partner();
    const path = await linkFor(id);
    for (const method of ["HEAD", "GET", "GET"]) expect((await at(path, { method })).status).toBe(200);
    const empty = await at(`${path}/check`);
    expect([empty.status, empty.headers.get("location")]).toEqual([303, path]);
    const taken = await enter(path);
    expect([taken.status, taken.headers.get("location")]).toEqual([303, `${path}/check`]);
    const check = await (await at(`${path}/check`)).text();
    for (const words of ["ending 6528", "US checking account", "Wasatch Credit Union", "Canarina Holdermann", "from Nov 4, 2026"])
      expect(check).toContain(words);
    expect(await current(id)).toBeNull();
    const confirmed = await send(`${path}/check`, { destination: shownId(check) });
    expect([confirmed.status, confirmed.headers.get("location")]).toEqual([303, path]);
    expect(await current(id)).toMatchObject({ last4: "6528", version: 1 });
    // Looked at again, and sent again by an impatient finger: the same answer.
    const done = await (await at(path)).text();
    expect(title(done)).toBe("Your bank account is set");
    expect((await send(`${path}/check`, { destination: shownId(check) })).status).toBe(303);
    expect(await said(await enter(path, ibanAccount))).toBe("410 This link was used already");
    expect(await house.run((tx) => destinationsOf(tx, id))).toHaveLength(1);
    const [act] = await house.run((tx) =>
      rowsOf(tx, sql`select actor, act from audit_entry where act = 'destination.confirm' order by id desc limit 1`),
    );
    expect(act).toEqual({ actor: `partner:${id}`, act: "destination.confirm" });
  });

  test("in the words beside each field that can't be right, and nothing typed is lost", async () => {
    const { id } = await partner();
    const path = await linkFor(id);
    const answer = await enter(path, { ...usAccount, routing: "021000022", accountAgain: "1", holder: `"><b>ليلى 🐦` });
    expect(answer.status).toBe(422);
    const html = await answer.text();
    expect(html).toContain(`id="routing-problem">This can&#x27;t be right`);
    expect(html).toContain(`id="accountAgain-problem">This is not the same as above.`);
    expect(html).toContain(`id="holder-problem">Banks print Latin letters`);
    expect(html).toContain(`value="021000022"`);
    expect(html).toContain(`value="&quot;&gt;&lt;b&gt;ليلى 🐦"`);
    expect((html.match(/aria-invalid="true">/g) ?? []).length).toBe(3);
    expect((await enter(path, { kind: "iban", holder: "Ann", iban: "NL92 ABNA 0417 1643 00" })).status).toBe(422);
    expect(await said(await enter(path, {}))).toBe("422 Your bank account");
    expect(await said(await enter(path, { ...usAccount, kind: "paypal" }))).toBe("422 Your bank account");
  });

  test("with a warning where the wallet holds money that this account does not take, and with none where it takes all of it", async () => {
    const { id } = await partner();
    const [fay, finn] = [await ofFinance(house, `fay-${id}`), await ofFinance(house, `finn-${id}`)];
    await giveCredit(house, [fay, finn], await house.run((tx) => partnerById(tx, id)), money(3_406n, "USD"));
    const path = await linkFor(id);
    await enter(path, ibanAccount);
    expect(await (await at(`${path}/check`)).text()).toContain(
      "Your wallet holds $34.06. This account takes EUR only, so that money can't go to it.",
    );
    await enter(path);
    expect(await (await at(`${path}/check`)).text()).not.toContain("Your wallet holds");
  });

  test("once, however many connections confirm it", async () => {
    const { id } = await partner();
    const path = await linkFor(id);
    const eight = Array.from({ length: 8 }, () => path);
    expect(new Set((await Promise.all(eight.map((each) => enter(each)))).map(({ status }) => status))).toEqual(new Set([303]));
    const destination = shownId(await (await at(`${path}/check`)).text());
    const answers = await Promise.all(eight.map((each) => send(`${each}/check`, { destination })));
    expect(answers.map(({ status }) => status)).toEqual(eight.map(() => 303));
    expect(await house.run((tx) => destinationsOf(tx, id))).toMatchObject([{ version: 1, state: "confirmed" }]);
  });
});

describe("it is a clear sentence and nothing is kept when", () => {
  test("the link is unknown, too old, replaced by a newer one, or somebody else's account is confirmed with it", async () => {
    const [one, other] = [await partner(), await partner()];
    expect(await said(await at("/bank/nothing"))).toBe("404 This link does not work");
    expect(await said(await enter(`/bank/${"A".repeat(43)}`))).toBe("404 This link does not work");
    const [older, newer] = [await linkFor(one.id), await linkFor(one.id)];
    expect(await said(await at(older))).toBe("410 There is a newer link");
    const theirs = await linkFor(other.id);
    await enter(theirs);
    const destination = shownId(await (await at(`${theirs}/check`)).text());
    expect(await said(await send(`${newer}/check`, { destination }))).toBe("409 That is not what was entered last");
    expect(await said(await send(`${newer}/check`, {}))).toBe("409 That is not what was entered last");
    await enter(newer);
    wait(10);
    for (const path of [newer, `${newer}/check`]) expect(await said(await at(path))).toBe("410 This link is too old");
    expect(await said(await enter(newer))).toBe("410 This link is too old");
    expect([await current(one.id), await current(other.id)]).toEqual([null, null]);
  });

  test("the form does not come from the page, by all that the browser says", async () => {
    const { id } = await partner();
    const path = await linkFor(id);
    for (const site of ["cross-site", "same-site", "none", null]) {
      const headers: Record<string, string> = site === null ? {} : { "sec-fetch-site": site };
      expect(await said(await send(path, usAccount as Record<string, string>, headers))).toBe("403 Not from this page");
      expect(await said(await send(`${path}/check`, { destination: id }, headers))).toBe("403 Not from this page");
    }
    expect(await house.run((tx) => rowsOf(tx, sql`select from destination where partner_id = ${id}`))).toEqual([]);
  });

  test("far too much is sent, or something that is no form", async () => {
    const { id } = await partner();
    const path = await linkFor(id);
    expect(await said(await enter(path, { ...usAccount, holder: "x".repeat(5_000) }))).toBe("413 Too much text");
    const json = await at(path, {
      method: "POST",
      headers: { ...ours, "content-type": "application/json" },
      body: JSON.stringify(usAccount),
    });
    expect(await said(json)).toBe("422 Your bank account");
    expect((await at(path, { method: "POST", headers: ours })).status).toBe(422);
  });

  test("somebody tries too often", async () => {
    const { id } = await partner();
    const path = await linkFor(id);
    const headers = { ...ours, "x-forwarded-for": "198.51.100.9" };
    for (let tries = 0; tries < 30; tries++) expect((await send(path, { kind: "iban" }, headers)).status).toBe(422);
    expect(await said(await send(path, { kind: "iban" }, headers))).toBe("429 Too many tries");
    expect((await at(path)).status).toBe(200);
  });

  test("the account was blocked before, whoever entered it then", async () => {
    const [victim, thief] = [await partner(), await partner()];
    const blocked = { ...ibanAccount, iban: "DE89370400440532013000" };
    await house.run((tx) => setDestination(tx, victim.id, blocked));
    await house.run((tx) => endDestination(tx, victim.id, "blocked"));
    expect(await said(await enter(await linkFor(thief.id), blocked))).toBe("403 This account can&#x27;t be used");
  });
});

describe("whoever reads in a mail of an account that is not theirs", () => {
  const objection = async (id: string) => `/bank/not-mine/${objectionTo(house.vault, (await current(id))!.id)}`;

  test("blocks it with one button and no login; to look at the page does nothing", async () => {
    const { id } = await partner();
    const account = { ...usAccount, account: "4455667788", accountAgain: "4455667788" };
    await house.run((tx) => setDestination(tx, id, account));
    const path = await objection(id);
    for (const method of ["HEAD", "GET"]) expect((await at(path, { method })).status).toBe(200);
    expect(await said(await at(path))).toBe("200 Is this account not yours?");
    expect(await said(await send(path, {}, {}))).toBe("403 Not from this page");
    expect(await current(id)).not.toBeNull();
    for (let times = 0; times < 2; times++) expect((await send(path, {})).status).toBe(303);
    expect(await said(await at(path))).toBe("200 This account is blocked");
    expect(await current(id)).toBeNull();
    expect(await said(await enter(await linkFor(id), account))).toBe("403 This account can&#x27;t be used");
  });

  test("finds an account that was replaced since not in use, and a forged link not working", async () => {
    const { id } = await partner();
    await house.run((tx) => setDestination(tx, id));
    const path = await objection(id);
    await house.run((tx) => setDestination(tx, id, ibanAccount));
    expect(await said(await at(path))).toBe("200 This account is not in use any more");
    expect((await send(path, {})).status).toBe(303);
    expect(await current(id)).toMatchObject({ version: 2 });
    const forged = `${path.slice(0, -3)}${path.endsWith("AAA") ? "BBB" : "AAA"}`;
    for (const each of [forged, "/bank/not-mine/x", `/bank/not-mine/${"A".repeat(43)}`])
      expect(await said(await at(each))).toBe("404 This link does not work");
  });
});

test("every page is kept by nobody, framed by nobody, and tells nobody where its reader was", async () => {
  const { id } = await partner();
  const path = await linkFor(id);
  const pages = [await at(path), await at("/bank/nothing"), await enter(path, {}), await send(path, {}, {})];
  for (const { headers } of pages) {
    expect(headers.get("cache-control")).toBe("no-store");
    expect(headers.get("referrer-policy")).toBe("no-referrer");
    expect(headers.get("x-content-type-options")).toBe("nosniff");
    expect(headers.get("content-security-policy")).toMatch(
      /^default-src 'none'; style-src 'sha256-[^']+'; form-action 'self'; frame-ancestors 'none'; base-uri 'none'$/,
    );
  }
  for (const page of pages) expect(await page.text()).not.toMatch(/<script|javascript:|\son\w+=/);
});

test("nothing that was typed is in the log, and no page shows an account's number back but the form itself", async () => {
  const { id } = await partner();
  const path = await linkFor(id);
  await enter(path);
  const check = await (await at(`${path}/check`)).text();
  await send(`${path}/check`, { destination: shownId(check) });
  const pages = [check, await (await at(path)).text(), logged()];
  for (const number of [canaries.account, canaries.iban]) for (const text of pages) expect(text).not.toContain(number);
  // Typed once and no secret: it is shown to be compared, on that page and nowhere else.
  expect(pages.map((text) => text.includes(canaries.routing))).toEqual([true, false, false]);
  expect(logged()).not.toContain(canaries.holder);
  expect(logged()).not.toContain(path.slice("/bank/".length));
  expect(house.faults).toEqual([]);
});
