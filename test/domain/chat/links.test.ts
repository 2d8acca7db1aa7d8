import { describe, expect, test } from "vitest";
import { newId, oneOf, rowsOf, sql, type Actor } from "#domain/kernel";
import {
  acceptInvite,
  askerOf,
  inviteStaff,
  linkPartner,
  linksOf,
  linkStaff,
  unlinkPartner,
  unlinkStaff,
  type NamedAccount,
} from "#domain/chat";
import { addStaff, changeStatus, findStaff } from "#domain/partners";
import { moneyOpenFrom } from "#domain/programme";
import { erasePartner, exportPartner } from "#domain/privacy";
import { openVault, readKeyRing, rotateKeys } from "#domain/store";
import { askerFrom } from "../../../bots/asker.ts";
import { atOnce, outcomesOf } from "../../support/at-once.ts";
import { testKeys, useDatabase } from "../../support/database.ts";
import { makePartner } from "../../support/orders.ts";
import { refusalOf } from "../../support/refusals.ts";

const db = await useDatabase();
let accounts = 0;
let people = 0;
const account = (over: Partial<NamedAccount> = {}): NamedAccount => ({
  platform: "discord",
  workspace: "",
  account: `1000000000000000${++accounts}`,
  name: "linnet",
  ...over,
});
const partner = () => db.run((tx) => makePartner(tx, `Linnet ${++people}`));
const member = (partnerId: string | null = null) =>
  db.run((tx) => addStaff(tx, { handle: `member-${++people}`, name: "M", roles: ["finance"], partnerId }));
const link = (of: NamedAccount, id: string) => db.run((tx) => linkPartner(tx, of, id));
const asks = (of: NamedAccount) => db.run((tx) => askerOf(tx, of));
const standing = async (id: string) => (await db.run((tx) => linksOf(tx, { kind: "partner", id }))).filter(({ until }) => until === null);
const acts = async (id: string) =>
  (await db.run((tx) => rowsOf(tx, sql<{ act: string }>`select act from audit_entry where subject_id = ${id} order by id`))).map(
    ({ act }) => act,
  );

describe("an account of a partner", () => {
  test("stands for them from the moment it is connected, and nobody before", async () => {
    const [linnet, discord] = [await partner(), account()];
    expect(await asks(discord)).toEqual({ partner: null, staff: null });
    await link(discord, linnet.id);
    const { partner: found, staff } = await asks(discord);
    expect({ found, staff }).toEqual({
      found: { id: linnet.id, name: linnet.name, link: { id: expect.any(String) as unknown, since: db.clock.now() } },
      staff: null,
    });
    expect(await db.run((tx) => askerFrom(tx, discord))).toEqual({
      partnerId: linnet.id,
      staff: null,
      name: linnet.name,
      chat: { account: discord, link: found!.link, staffLink: null },
    });
  });

  test("is one person's on one platform and in one workspace: the same number elsewhere is somebody else's", async () => {
    const [linnet, slack] = [await partner(), account({ platform: "slack", workspace: "T1", account: "U1" })];
    await link(slack, linnet.id);
    for (const other of [{ workspace: "T2" }, { account: "U2" }, { platform: "discord" as const }, { workspace: 'T1","U1', account: "" }])
      expect(await asks({ ...slack, ...other })).toEqual({ partner: null, staff: null });
  });

  test("may be one of several, and of each the mailbox is told", async () => {
    const linnet = await partner();
    await link(account(), linnet.id);
    await link(account({ platform: "slack", workspace: "T1", account: "U7", name: "linnet.marlow" }), linnet.id);
    expect((await standing(linnet.id)).map(({ platform, name }) => [platform, name])).toEqual([
      ["discord", "linnet"],
      ["slack", "linnet.marlow"],
    ]);
    const told = sql<{ n: number }>`select count(*)::int as n from message where kind = 'new-link-notice' and recipient_id = ${linnet.id}`;
    expect((await db.run((tx) => oneOf(tx, told))).n).toBe(2);
  });

  test("connected once more stays as it is, and so does its money wait", async () => {
    const [linnet, discord] = [await partner(), account()];
    await link(discord, linnet.id);
    const [first] = await standing(linnet.id);
    expect(moneyOpenFrom(first!).toString()).toBe(db.clock.now().add({ hours: 24 }).toString());
    db.clock.set(db.clock.now().add({ hours: 5 }));
    await link(discord, linnet.id);
    expect(await standing(linnet.id)).toEqual([first]);
    expect(await acts(linnet.id)).toEqual(["partner.active", "chat.connect"]);
  });

  test("can't be another partner's, until it is disconnected; then it waits for its money anew", async () => {
    const [linnet, other, discord] = [await partner(), await partner(), account()];
    await link(discord, linnet.id);
    expect(await refusalOf(link(discord, other.id))).toBe("link.other-partner");
    const { link: first } = (await asks(discord)).partner!;
    expect(await refusalOf(db.run((tx) => unlinkPartner(tx, other.id, first.id)))).toBe("link.unknown");
    await db.run((tx) => unlinkPartner(tx, linnet.id, first.id));
    expect(await asks(discord)).toEqual({ partner: null, staff: null });
    expect(await refusalOf(db.run((tx) => unlinkPartner(tx, linnet.id, first.id)))).toBe("link.unknown");
    db.clock.set(db.clock.now().add({ hours: 30 }));
    await link(discord, linnet.id);
    expect(moneyOpenFrom((await standing(linnet.id))[0]!)).toEqual(db.clock.now().add({ hours: 24 }));
    expect(await db.run((tx) => linksOf(tx, { kind: "partner", id: linnet.id }))).toHaveLength(2);
    expect((await acts(linnet.id)).slice(1)).toEqual(["chat.connect", "chat.disconnect", "chat.connect"]);
  });

  test("is taken by one partner, whoever tries at the same moment", async () => {
    const [one, other, discord] = [await partner(), await partner(), account()];
    const outcomes = await atOnce(
      db,
      Array.from({ length: 8 }, (_, index) => (index % 2 === 0 ? one : other)),
      (tx, { id }) => linkPartner(tx, discord, id),
    );
    expect(outcomesOf(outcomes, "linked").filter((each) => each === "linked")).toHaveLength(4);
    expect(outcomesOf(outcomes, "linked").filter((each) => each === "link.other-partner")).toHaveLength(4);
    expect([...(await standing(one.id)), ...(await standing(other.id))]).toHaveLength(1);
  });

  test("goes on asking for whoever is paused or has left, as at the console; what they may do, their status says", async () => {
    const [linnet, discord] = [await partner(), account()];
    await link(discord, linnet.id);
    for (const status of ["paused", "closed"] as const) {
      await db.run((tx) => changeStatus(tx, linnet.id, status, "the test says so"));
      expect((await asks(discord)).partner).toMatchObject({ id: linnet.id });
    }
  });
});

describe("who is staff and a partner", () => {
  test("is one person, in whichever order the two were connected", async () => {
    for (const order of ["staff first", "partner first"]) {
      const [linnet, fay, discord] = [await partner(), await member(), account()];
      const both = [() => db.run((tx) => linkStaff(tx, discord, fay)), () => link(discord, linnet.id)];
      for (const connect of order === "staff first" ? both : both.toReversed()) await connect();
      const asker = await asks(discord);
      expect(asker).toMatchObject({ partner: { id: linnet.id }, staff: { id: fay.id, partnerId: linnet.id, roles: ["finance"] } });
      expect(await acts(fay.id)).toEqual(order === "staff first" ? ["staff.connect", "staff.partner"] : ["staff.partner", "staff.connect"]);
      // They stay that person, whatever they disconnect.
      await db.run((tx) => unlinkPartner(tx, linnet.id, asker.partner!.link.id));
      expect((await asks(discord)).staff).toMatchObject({ partnerId: linnet.id });
      expect(await db.run((tx) => askerFrom(tx, discord))).toMatchObject({
        partnerId: null,
        staff: { partnerId: linnet.id },
        chat: { link: null },
      });
    }
  });

  test("is not two partners", async () => {
    const [linnet, other] = [await partner(), await partner()];
    const [fay, discord] = [await member(other.id), account()];
    await db.run((tx) => linkStaff(tx, discord, fay));
    expect(await refusalOf(link(discord, linnet.id))).toBe("staff.other-partner");
    const second = account();
    await link(second, linnet.id);
    expect(await refusalOf(db.run((tx) => linkStaff(tx, second, fay)))).toBe("staff.other-partner");
    expect((await db.run((tx) => findStaff(tx, fay.handle)))!.partnerId).toBe(other.id);
  });

  test("has an account for each member of staff that they are: it stands for one", async () => {
    const [fay, finn, discord] = [await member(), await member(), account()];
    await db.run((tx) => linkStaff(tx, discord, fay));
    await db.run((tx) => linkStaff(tx, discord, fay));
    expect(await refusalOf(db.run((tx) => linkStaff(tx, discord, finn)))).toBe("link.other-staff");
    expect(await acts(fay.id)).toEqual(["staff.connect"]);
  });
});

describe("what is kept of an account", () => {
  const secret = account({ account: "880013220044", name: "Quillfeder" });
  const operator: Actor = { kind: "staff", staffId: newId(), partnerId: null, roles: ["operator"] };

  /** What stands in the tables where it could be. */
  async function kept(): Promise<string> {
    const tables = ["chat_identity", "connect_code", "audit_entry", "message"];
    const rows = await Promise.all(tables.map((table) => db.database.reader().execute(`select t::text as line from ${table} t`)));
    return JSON.stringify(rows);
  }

  test("is sealed; a partner finds it in their export, and once they are erased it is nowhere", async () => {
    const linnet = await partner();
    await link(secret, linnet.id);
    await link(account(), linnet.id);
    const asked = await asks(secret);
    await db.run((tx) => unlinkPartner(tx, linnet.id, asked.partner!.link.id), { kind: "partner", partnerId: linnet.id });
    const content = JSON.parse(await db.run((tx) => exportPartner(tx, linnet.id))) as { chatAccounts: unknown[] };
    expect(content.chatAccounts).toMatchObject([{ ...secret, until: db.clock.now().toString() }, { until: null }]);
    for (const word of [secret.account, secret.name]) expect(await kept()).not.toContain(word);

    await db.run((tx) => changeStatus(tx, linnet.id, "closed", "they moved"));
    await db.run((tx) => erasePartner(tx, linnet.id, "asked by mail"), operator);
    expect(await db.run((tx) => linksOf(tx, { kind: "partner", id: linnet.id }))).toEqual([]);
    expect((await asks(secret)).partner).toBeNull();
  });

  test("opens after the keys were rotated, without the old one", async () => {
    const [linnet, discord] = [await partner(), account()];
    await link(discord, linnet.id);
    const newKey = `new:${Buffer.alloc(32, 8).toString("base64")}`;
    const open = async (keys: string) =>
      db.database.transactions(db.clock, () => Promise.resolve(), await openVault(db.database, { ring: readKeyRing(keys)! }));
    await rotateKeys(await open(`${newKey},${testKeys}`));
    const alone = await open(newKey);
    const system = { kind: "system", name: "test" } as const;
    expect(await alone(system, (tx) => linksOf(tx, { kind: "partner", id: linnet.id }))).toMatchObject([
      { account: discord.account, name: "linnet" },
    ]);
    expect((await alone(system, (tx) => askerOf(tx, discord))).partner).toMatchObject({ id: linnet.id });
  });
});

test("a token that was made for a member of staff is void once all of their accounts are disconnected", async () => {
  const fay = await member();
  await db.run((tx) => linkStaff(tx, account(), fay));
  const { token } = await db.run((tx) => inviteStaff(tx, fay));
  await db.run((tx) => unlinkStaff(tx, fay, null));
  expect(await refusalOf(db.run((tx) => acceptInvite(tx, account(), token)))).toBe("invite.unusable");
  const { token: fresh } = await db.run((tx) => inviteStaff(tx, fay));
  expect(await refusalOf(db.run((tx) => acceptInvite(tx, account(), fresh)))).toBe("not refused");
});
