import { describe, expect, test } from "vitest";
import { oneOf, rowsOf, run, sql, type Tx } from "#domain/kernel";
import { linkPartner, linksOf, unlinkPartner, type ChatLink } from "#domain/chat";
import { changeStatus } from "#domain/partners";
import { erasePartner, exportPartner } from "#domain/privacy";
import { openVault, readKeyRing, rotateKeys } from "#domain/store";
import {
  confirmDestination,
  currentDestination,
  destinationsOf,
  enterDestination,
  findBankLink,
  makeBankLink,
  openDestination,
  trimBankLinks,
  type TypedBankDetails,
} from "#domain/transfers";
import { atOnce, outcomesOf } from "../../support/at-once.ts";
import { testKeys, useDatabase } from "../../support/database.ts";
import { canaries, ibanAccount, setDestination, usAccount } from "../../support/destinations.ts";
import { makePartner } from "../../support/orders.ts";
import { refusalOf } from "../../support/refusals.ts";

const db = await useDatabase();
let people = 0;
const partner = () => db.run((tx) => makePartner(tx, `Payee ${++people}`));
const linkFor = (id: string) => db.run((tx) => makeBankLink(tx, id, null));
const enter = (token: string, typed: TypedBankDetails = usAccount) => db.run((tx) => enterDestination(tx, token, typed));
const entered = async (token: string, typed: TypedBankDetails = usAccount): Promise<string> => {
  const read = await enter(token, typed);
  if (!("entered" in read)) throw new Error("not an account");
  return read.entered.id;
};
const confirm = (token: string, id: string) => db.run((tx) => confirmDestination(tx, token, id));
const current = (id: string) => db.run((tx) => currentDestination(tx, id));
const states = async (id: string) => (await db.run((tx) => destinationsOf(tx, id))).map(({ version, state }) => `${version} ${state}`);
const wait = (minutes: number) => db.clock.set(db.clock.now().add({ minutes }).toString());

describe("a destination", () => {
  test("is what its partner entered and confirmed, and can be used once the programme's wait is over", async () => {
    const { id } = await partner();
    expect(await current(id)).toBeNull();
    const { token } = await linkFor(id);
    const destination = await entered(token);
    expect(await current(id)).toBeNull();
    const confirmed = await confirm(token, destination);
    expect(await current(id)).toEqual({
      id: destination,
      version: 1,
      kind: "us-account",
      country: "US",
      currency: "USD",
      last4: "6528",
      bankName: "Wasatch Credit Union",
      usableFrom: db.clock.now().add({ hours: 72 }),
    });
    expect(confirmed).toMatchObject({ state: "confirmed", confirmedAt: db.clock.now(), country: "US" });
  });

  test("is opened for the rail with every look recorded, and holds what was typed", async () => {
    const { id } = await partner();
    const { id: destination } = await db.run((tx) => setDestination(tx, id, ibanAccount));
    expect(await current(id)).toMatchObject({ kind: "iban", currency: "EUR", last4: "4300", bankName: null });
    expect(await db.run((tx) => openDestination(tx, destination))).toEqual({ kind: "iban", holder: canaries.holder, iban: canaries.iban });
    const looks = await db.run((tx) =>
      rowsOf(tx, sql<{ act: string }>`select act from audit_entry where subject_id = ${destination} order by id`),
    );
    expect(looks.map(({ act }) => act)).toEqual(["destination.confirm", "destination.open"]);
  });

  test("that takes the place of another leaves it as it was, and begins its own wait", async () => {
    const { id } = await partner();
    const { id: first } = await db.run((tx) => setDestination(tx, id));
    wait(60);
    await db.run((tx) => setDestination(tx, id, ibanAccount));
    expect(await states(id)).toEqual(["2 confirmed", "1 replaced"]);
    expect(await current(id)).toMatchObject({ version: 2, usableFrom: db.clock.now().add({ hours: 72 }) });
    // What is under way to the old one has to be found there.
    expect(await db.run((tx) => openDestination(tx, first))).toMatchObject({ account: canaries.account });
  });

  test("shows no more than half of a short account", async () => {
    const { id } = await partner();
    await db.run((tx) => setDestination(tx, id, { ...usAccount, account: "4711", accountAgain: "4711" }));
    expect(await current(id)).toMatchObject({ last4: "11" });
  });

  test("is never edited: only what becomes of it is", async () => {
    const { id } = await partner();
    const { id: destination } = await db.run((tx) => setDestination(tx, id));
    const change = (query: ReturnType<typeof sql>) => db.run((tx: Tx) => run(tx, query));
    for (const query of [
      sql`update destination set version = 9 where id = ${destination}`,
      sql`update destination set last4 = '0000' where id = ${destination}`,
      sql`update destination set sealed = 'x' where id = ${destination}`,
      sql`delete from destination where id = ${destination}`,
    ])
      await expect(change(query)).rejects.toThrow("append-only");
  });

  test("is one version of eight that are sent at once, whether they are entered or confirmed", async () => {
    const { id } = await partner();
    const { token } = await linkFor(id);
    const eight = Array.from({ length: 8 }, (_, index) => index);
    const results = await atOnce(db, eight, (tx) => enterDestination(tx, token, usAccount));
    expect(outcomesOf(results, "entered")).toEqual(eight.map(() => "entered"));
    const destination = await entered(token);
    const confirmations = await atOnce(db, eight, (tx) => confirmDestination(tx, token, destination));
    expect(outcomesOf(confirmations, "confirmed")).toEqual(eight.map(() => "confirmed"));
    expect(await states(id)).toEqual(["1 confirmed"]);
    const { n } = await db.run((tx) =>
      oneOf(
        tx,
        sql<{ n: number }>`select count(*)::int as n from audit_entry where act = 'destination.confirm' and subject_id = ${destination}`,
      ),
    );
    expect(n).toBe(1);
  });
});

describe("the link to the page", () => {
  test("is not spent by being opened or by what can't be right, and once by a confirmation", async () => {
    const { id } = await partner();
    const { token, expiresAt } = await linkFor(id);
    expect(expiresAt).toEqual(db.clock.now().add({ minutes: 10 }));
    expect(await enter(token, { ...usAccount, routing: "1" })).toEqual({ problems: { routing: "not-nine-digits" } });
    const destination = await entered(token);
    await confirm(token, destination);
    expect(await db.run((tx) => findBankLink(tx, token, { forUpdate: false }))).toMatchObject({ spentOn: destination });
    expect(await refusalOf(enter(token, ibanAccount))).toBe("bank-link.used");
    expect(await refusalOf(confirm(token, crypto.randomUUID()))).toBe("bank-link.used");
  });

  test("confirms what was entered last, and nothing else", async () => {
    const { id } = await partner();
    const { token } = await linkFor(id);
    const first = await entered(token);
    const second = await entered(token, ibanAccount);
    expect(await refusalOf(confirm(token, first))).toBe("bank-link.changed");
    await confirm(token, second);
    expect(await states(id)).toEqual(["1 confirmed"]);
  });

  test("ends after ten minutes, with a newer one, and with the chat account that asked", async () => {
    const { id } = await partner();
    const { token: late } = await linkFor(id);
    const waiting = await entered(late);
    wait(10);
    expect(await refusalOf(confirm(late, waiting))).toBe("bank-link.expired");
    const { token: older } = await linkFor(id);
    const { token: newer } = await linkFor(id);
    expect(await refusalOf(enter(older))).toBe("bank-link.replaced");
    await entered(newer);
    for (const token of ["x", "A".repeat(43), `${newer.slice(0, -1)}_`]) expect(await refusalOf(enter(token))).toBe("bank-link.unknown");
  });

  test("comes to a chat account that is connected for 24 hours, and counts no more once that is disconnected", async () => {
    const { id } = await partner();
    const account = { platform: "discord", workspace: "", account: "4711", name: "payee" } as const;
    await db.run((tx) => linkPartner(tx, account, id));
    const [{ id: link, since: linkedAt }] = (await db.run((tx) => linksOf(tx, { kind: "partner", id }))) as [ChatLink];
    const ask = () => db.run((tx) => makeBankLink(tx, id, link), { kind: "partner", partnerId: id, linkedAt });
    wait(24 * 60 - 1);
    expect(await refusalOf(ask())).toBe("money.link-too-new");
    wait(1);
    const { token } = await ask();
    await entered(token);
    await db.run((tx) => unlinkPartner(tx, id, link));
    expect(await refusalOf(enter(token))).toBe("bank-link.disconnected");
  });

  test("is nobody's who never was a partner", async () => {
    const { id } = await partner();
    await db.run((tx) => run(tx, sql`update partner set status = 'applied' where id = ${id}`));
    expect(await refusalOf(linkFor(id))).toBe("partner.not-active");
    await db.run((tx) => run(tx, sql`update partner set status = 'active' where id = ${id}`));
  });

  test("is let go after a day, with what was never confirmed", async () => {
    const { id } = await partner();
    const { token } = await linkFor(id);
    await entered(token);
    wait(11);
    expect(await db.run((tx) => trimBankLinks(tx, db.clock.now(), 500))).toBeGreaterThan(0);
    expect(await refusalOf(enter(token))).toBe("bank-link.unknown");
    expect(await db.run((tx) => rowsOf(tx, sql`select from destination where partner_id = ${id}`))).toEqual([]);
  });
});

describe("what is held", () => {
  test("opens after a rotation without the old key", async () => {
    const { id } = await partner();
    const { id: destination } = await db.run((tx) => setDestination(tx, id));
    const newKey = `new:${Buffer.alloc(32, 8).toString("base64")}`;
    const under = async (keys: string) =>
      db.database.transactions(db.clock, () => Promise.resolve(), await openVault(db.database, { ring: readKeyRing(keys)! }));
    await rotateKeys(await under(`${newKey},${testKeys}`));
    const alone = await under(newKey);
    expect(await alone({ kind: "system", name: "test" }, (tx) => openDestination(tx, destination))).toMatchObject({
      routing: canaries.routing,
    });
    await rotateKeys(await under(`${testKeys},${newKey}`));
  });

  test("is exported by its last digits, and erased with its partner", async () => {
    const { id } = await partner();
    const { id: destination } = await db.run((tx) => setDestination(tx, id));
    const exported = await db.run((tx) => exportPartner(tx, id));
    expect(exported).toContain('"ends_with": "6528"');
    for (const canary of Object.values(canaries)) expect(exported).not.toContain(canary);
    await db.run((tx) => changeStatus(tx, id, "closed", "left"));
    await db.run((tx) => erasePartner(tx, id, "asked to"));
    await expect(db.run((tx) => openDestination(tx, destination))).rejects.toThrow("holds no account");
    expect(await db.run((tx) => destinationsOf(tx, id))).toMatchObject([{ last4: "", bankName: null }]);
  });

  test("lies in no column of any table in clear", async () => {
    const { id } = await partner();
    await db.run((tx) => setDestination(tx, id));
    await db.run((tx) => setDestination(tx, id, ibanAccount));
    const tables = await db.run((tx) =>
      rowsOf(tx, sql<{ name: string }>`select relname as name from pg_class where relkind = 'r' and relnamespace = 'public'::regnamespace`),
    );
    const inHex = (text: string): string => Buffer.from(text).toString("hex");
    const tablesWith = async (...texts: readonly string[]): Promise<string[]> => {
      const pattern = texts.flatMap((text) => [text, inHex(text)]).join("|");
      const found: string[] = [];
      for (const { name } of tables) {
        const query = `select 1 from "${name}" t where t::text ~ '${pattern}' limit 1`;
        const { xml } = await db.run((tx) => oneOf(tx, sql<{ xml: string }>`select query_to_xml(${query}, false, false, '')::text as xml`));
        if (xml.includes("<row>")) found.push(name);
      }
      return found;
    };
    expect(await tablesWith("Wasatch Credit Union")).toEqual(["destination"]);
    expect(await tablesWith(...Object.values(canaries))).toEqual([]);
  });
});
