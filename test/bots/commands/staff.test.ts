import { describe, expect, test } from "vitest";
import { newId, rowsOf, run, sql, type Actor } from "#domain/kernel";
import {
  acceptInvite,
  askerOf,
  inviteStaff,
  linkPartner,
  linkStaff,
  linksOf,
  revokeRole,
  trimInvites,
  unlinkStaff,
  type NamedAccount,
} from "#domain/chat";
import { addStaff, engageStaff, findStaff, grantRole, reachStaff } from "#domain/partners";
import type { View } from "#templates/view";
import { readMention } from "../../../bots/mention.ts";
import { atOnce, outcomesOf } from "../../support/at-once.ts";
import { chatSpeaker, drawn, reworded } from "../../support/chat-speaker.ts";
import { useDatabase } from "../../support/database.ts";
import { makePartner } from "../../support/orders.ts";
import { refusalOf } from "../../support/refusals.ts";
import { expectDrawn } from "../../templates/cards/expect-cards.ts";

const db = await useDatabase({ at: "2026-11-24T19:00:00Z" });
const faults: unknown[] = [];
const { ask } = chatSpeaker(db.inTransaction, faults);
const account = (id: string, name: string): NamedAccount => ({ platform: "discord", workspace: "", account: id, name });
const olga = account("80351110224670001", "Olga");
const [fayId, linnetId, twinId] = ["80351110224670002", "80351110224670003", "80351110224670004"] as const;

const staffNamed = async (handle: string) => (await db.run((tx) => findStaff(tx, handle)))!;
const token = async (handle: string | null = null) => {
  const staff = handle === null ? null : await staffNamed(handle);
  return (await db.run((tx) => inviteStaff(tx, staff))).token;
};

describe("the first operator", () => {
  test("comes by a one-time token, on a programme that has no staff at all, and then makes the others", async () => {
    expect(await db.run((tx) => rowsOf(tx, sql`select from staff_member`))).toEqual([]);
    const first = await token();
    expect(first).toMatch(/^([0-9a-z]{5}-){4}[0-9a-z]{5}$/);
    const said: string[] = [];
    const answers: { asked: string; view: View }[] = [];
    const hear = async (from: NamedAccount, line: string, shown = line): Promise<void> => {
      const links = await db.run(async (tx) => linksOf(tx, { kind: "staff", id: (await findStaff(tx, "fay"))?.id ?? newId() }));
      const { view } = await ask(from, line);
      const words = [
        ...links.map(({ word }, index) => [word, `link000${index + 1}`] as const),
        ...(/code:([0-9a-z-]{29})/
          .exec(JSON.stringify(view))
          ?.slice(1)
          .map((made) => [made, "aaaaa-bbbbb-ccccc-ddddd-eeeee"] as const) ?? []),
      ];
      said.push(drawn(from, shown, reworded(view, words)));
      answers.push({ asked: `${from.name} on ${from.platform} › /${shown}`, view: reworded(view, words) });
    };
    await hear(olga, `partner connect ${first.toUpperCase().replaceAll("-", "")}`, "partner connect …");
    await hear(olga, `partner connect code:${first}`, "partner connect code:…");
    await hear(olga, "programme staff");
    await hear(olga, `programme staff grant <@${fayId}> finance`);
    await hear(olga, `programme staff grant <@${fayId}> finance handle:fay`);
    await hear(olga, `programme staff grant <@${fayId}> finance handle:fay confirm:yes`);
    await hear(account(fayId, "Fay"), "finance credits");
    await hear(olga, "programme staff address fay email:Fay@Shop.example");
    await hear(olga, "programme staff fay");
    await hear(olga, "programme staff show fay");
    await hear(olga, "programme staff grant finn finance confirm:yes");
    await hear(olga, "programme staff invite finn");
    await hear(olga, "programme staff revoke olga operator confirm:yes");
    await hear(olga, "programme staff grant olga finance confirm:yes");
    await hear(olga, "programme staff grant olga support confirm:yes");
    await hear(olga, "programme staff revoke fay finance");
    await hear(olga, "programme staff revoke fay finance confirm:yes");
    await hear(account(fayId, "Fay"), "finance credits");
    await hear(olga, "programme staff disconnect fay");
    await hear(olga, "programme staff disconnect olga");
    await hear(olga, "programme staff grant <@U2147483697> finance");
    await hear(olga, "programme staff invite nobody");
    await hear(olga, "programme staff");
    expect(faults).toEqual([]);
    expect((await db.run(async (tx) => reachStaff(tx, [(await findStaff(tx, "fay"))!.id]))).values().next().value).toMatchObject({
      email: "fay@shop.example",
    });
    await expectDrawn("staff", said.join(`\n${"═".repeat(100)}\n\n`), answers);
  });

  test("is told in the audit, with everything that they did", async () => {
    const acts = await db.run((tx) => rowsOf(tx, sql<{ act: string }>`select act from audit_entry where act like 'staff.%' order by id`));
    expect(acts.map(({ act }) => act)).toEqual(
      [
        "invite",
        "add",
        "connect",
        "grant",
        "add",
        "connect",
        "grant",
        "email",
        "add",
        "grant",
        "invite",
        "grant",
        "revoke",
        "disconnect",
      ].map((act) => `staff.${act}`),
    );
  });
});

describe("a one-time token", () => {
  const stranger = account("80351110224670009", "stranger");

  test("is refused when it was used, has expired, or never was", async () => {
    const [used, expired] = [await token(), await token()];
    await db.run((tx) => acceptInvite(tx, account("80351110224670010", "Otto"), used));
    for (const code of [used, "aaaaa-bbbbb-ccccc-ddddd-eeeee"])
      expect(await refusalOf(db.run((tx) => acceptInvite(tx, stranger, code)))).toBe("invite.unusable");
    const now = db.clock.now();
    db.clock.set(now.add({ minutes: 60 }));
    expect(await refusalOf(db.run((tx) => acceptInvite(tx, stranger, expired)))).toBe("invite.unusable");
    db.clock.set(now.add({ minutes: 59 }));
    expect((await db.run((tx) => acceptInvite(tx, stranger, expired))).roles).toEqual(["operator"]);
    db.clock.set(now);
  });

  test("makes one operator, whoever types it at the same moment", async () => {
    const one = await token();
    const accounts = Array.from({ length: 8 }, (_, index) => account(`8035111022467010${index}`, "Racer"));
    const outcomes = await atOnce(db, accounts, (tx, of) => acceptInvite(tx, of, one));
    expect(outcomesOf(outcomes, "engaged").filter((each) => each === "engaged")).toHaveLength(1);
  });

  test("for a member of staff connects one more account of theirs, and tells their mailbox", async () => {
    const second = { platform: "slack", workspace: "T1", account: "UFINN", name: "finn" } as const;
    await db.run((tx) => engageStaff(tx, { handle: "flora", name: "Flora", partnerId: null }));
    await ask(olga, "programme staff address flora email:flora@shop.example");
    expect((await ask(second, `partner connect code:${await token("flora")}`)).view.title).toBe("Welcome, flora");
    expect((await db.run((tx) => askerOf(tx, second))).staff).toMatchObject({ handle: "flora", roles: [] });
    const { id } = await staffNamed("flora");
    expect(await db.run((tx) => rowsOf(tx, sql`select from message where kind = 'new-link-notice' and recipient_id = ${id}`))).toHaveLength(
      1,
    );
  });

  test("goes once it is of no use any more, and not before", async () => {
    await token();
    const left = () => db.run((tx) => rowsOf(tx, sql`select from operator_invite where expires_at > ${tx.now}`));
    const before = (await left()).length;
    await db.run((tx) => trimInvites(tx, tx.now, 500));
    expect(await left()).toHaveLength(before);
    await db.run((tx) => trimInvites(tx, tx.now.add({ hours: 2 }), 500));
    expect(await left()).toEqual([]);
  });

  test("is stored as a hash only", async () => {
    const one = await token();
    const rows = JSON.stringify(await db.database.reader().execute("select t::text as line from operator_invite t"));
    for (const word of [one, one.replaceAll("-", "")]) expect(rows).not.toContain(word);
  });
});

describe("who is a partner and staff", () => {
  const linnet = account(linnetId, "linnet");

  test("keeps away from their own record, whether the role or the partner came first", async () => {
    const lane = await db.run((tx) => makePartner(tx, "Paper Lane", "paper-lane"));
    await db.run((tx) => linkPartner(tx, linnet, lane.id));
    const shown = await ask(olga, `programme staff grant <@${linnetId}> support handle:lina`);
    expect(JSON.stringify(shown.view)).toContain("Paper Lane");
    await ask(olga, `programme staff grant <@${linnetId}> support handle:lina confirm:yes`);
    expect(await staffNamed("lina")).toMatchObject({ roles: ["support"], partnerId: lane.id });
    expect((await ask(linnet, "support partner paper-lane pause holiday confirm:yes")).view.title).toBe("Not on your own record");
    expect((await ask(linnet, "partner dashboard")).outcome).toBe("answer");

    // A second account of the same partner is the same member of staff.
    const twin = account(twinId, "linnet2");
    await db.run((tx) => linkPartner(tx, twin, lane.id));
    await ask(olga, `programme staff grant <@${twinId}> finance confirm:yes`);
    expect((await db.run((tx) => askerOf(tx, twin))).staff).toMatchObject({ handle: "lina", roles: ["support", "finance"] });
  });

  test("is one person for what takes two, by however many accounts", async () => {
    const other = await db.run((tx) => makePartner(tx, "Ink & Twine", "ink-and-twine"));
    const [first, second] = [linnet, account(twinId, "linnet2")];
    db.clock.set(db.clock.now().add({ hours: 24 }));
    expect((await ask(first, "finance credit ink-and-twine 5 a lost parcel")).outcome).toBe("answer");
    expect((await ask(second, "finance credits confirm 1 confirm:yes")).outcome).toBe("refusal");
    expect(await db.run((tx) => rowsOf(tx, sql`select state from adjustment where partner_id = ${other.id}`))).toEqual([
      { state: "requested" },
    ]);
    // Two members of staff who turn out to be one partner, too.
    const [otherFay, faysAccount] = [
      await db.run((tx) => addStaff(tx, { handle: "fay-2", name: "Fay", roles: ["finance"] })),
      account("80351110224670020", "f"),
    ];
    await db.run((tx) => linkStaff(tx, faysAccount, otherFay));
    const { partnerId } = await staffNamed("lina");
    await db.run((tx) => linkPartner(tx, faysAccount, partnerId!));
    db.clock.set(db.clock.now().add({ hours: 24 }));
    expect((await ask(faysAccount, "finance credits confirm 1 confirm:yes")).outcome).toBe("refusal");
  });
});

describe("roles", () => {
  const system: Actor = { kind: "system", name: "test" };

  test("of two operators who take the role from each other at once, one stays", async () => {
    await db.run((tx) => run(tx, sql`update staff_member set roles = array_remove(roles, 'operator')`));
    const pair = await db.run(async (tx) => [
      await engageStaff(tx, { handle: "opa", name: "A", partnerId: null }),
      await engageStaff(tx, { handle: "opb", name: "B", partnerId: null }),
    ]);
    for (const { id } of pair) await db.run((tx) => grantRole(tx, id, "operator"), system);
    const outcomes = await atOnce(db, pair, (tx, { id }) => revokeRole(tx, id, "operator"));
    expect(outcomesOf(outcomes, "revoked")).toEqual(["revoked", "staff.last-operator"]);
  });

  test("an operator whom no account stands for does not make up for the last one who can ask anything", async () => {
    await db.run((tx) => run(tx, sql`update staff_member set roles = array_remove(roles, 'operator')`));
    const [opera, silent] = [account("80351110224670030", "Opera"), "80351110224670031"];
    await ask(opera, `partner connect code:${await token()}`);
    await ask(opera, "programme staff grant silent operator confirm:yes");
    for (const line of ["programme staff revoke opera operator confirm:yes", "programme staff disconnect opera"]) {
      const { outcome, view } = await ask(opera, line);
      expect([line, outcome, view.title]).toEqual([line, "refusal", "Not the last operator"]);
      expect(JSON.stringify(view)).toContain("/programme staff invite silent");
    }
    // Who was never heard can go, and once the other one has an account, so can she.
    expect((await ask(opera, "programme staff revoke silent operator confirm:yes")).outcome).toBe("answer");
    await ask(opera, "programme staff grant silent operator confirm:yes");
    await ask(account(silent, "Silent"), `partner connect code:${await token("silent")}`);
    expect((await ask(opera, "programme staff disconnect opera")).outcome).toBe("answer");
    expect((await ask(account(silent, "Silent"), "programme staff disconnect silent")).view.title).toBe("Not the last operator");
  });

  test("of two operators who disconnect each other at once, one can still ask", async () => {
    await db.run((tx) => run(tx, sql`update staff_member set roles = array_remove(roles, 'operator')`));
    const accounts = [account("80351110224670040", "Ada"), account("80351110224670041", "Ben")];
    for (const each of accounts) await ask(each, `partner connect code:${await token()}`);
    const pair = [await staffNamed("ada"), await staffNamed("ben")];
    const outcomes = await atOnce(db, pair, (tx, staff) => unlinkStaff(tx, staff, null));
    expect(outcomesOf(outcomes, "disconnected")).toEqual(["disconnected", "staff.last-operator"]);
  });

  test("nobody gives themselves finance, under whichever name they are staff", async () => {
    const { id, partnerId } = await staffNamed("lina");
    for (const staffId of [id, newId()]) {
      const actor: Actor = { kind: "staff", staffId, partnerId, roles: ["operator"] };
      await db.run((tx) => revokeRole(tx, id, "finance").catch(() => undefined));
      expect(await refusalOf(db.run((tx) => grantRole(tx, id, "finance"), actor))).toBe("staff.own-grant");
    }
  });

  test.each(["", "x", "two words", "-fay", "fay@shop.example", "<@80351110224678912>", "Fäy", "a".repeat(40)])(
    "%j is no handle",
    async (handle) => {
      expect(await refusalOf(db.run((tx) => engageStaff(tx, { handle, name: "X", partnerId: null })))).toBe("staff.handle-unreadable");
    },
  );

  test("one handle is one member of staff, however many make it at once", async () => {
    const outcomes = await atOnce(db, [1, 2, 3, 4], (tx) => engageStaff(tx, { handle: "Twice", name: "T", partnerId: null }));
    expect(outcomesOf(outcomes, "made")).toEqual(["made", "staff.handle-taken", "staff.handle-taken", "staff.handle-taken"]);
  });
});

test.each<[string, ReturnType<typeof readMention>]>([
  ["<@80351110224678912>", { platform: "discord", account: "80351110224678912", name: "80351110224678912" }],
  ["<@!80351110224678912>", { platform: "discord", account: "80351110224678912", name: "80351110224678912" }],
  ["80351110224678912", { platform: "discord", account: "80351110224678912", name: "80351110224678912" }],
  ["<@U2147483697>", { platform: "slack", account: "U2147483697", name: "U2147483697" }],
  ["<@W2147483697|linnet.marlow>", { platform: "slack", account: "W2147483697", name: "linnet.marlow" }],
  ["finance-2", null],
  ["<@&80351110224678912>", null],
  ["<#C024BE7LR>", null],
  ["1001", null],
  ["UNITED", null],
])("%s is read as %o", (typed, expected) => {
  expect(readMention(typed)).toEqual(expected);
});
