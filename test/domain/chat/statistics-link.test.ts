import { describe, expect, test } from "vitest";
import { oneOf, sql, type Actor } from "#domain/kernel";
import {
  endStatistics,
  isOpenedBy,
  linkPartner,
  lookAtStatisticsLink,
  makeStatisticsLink,
  openStatistics,
  statisticsSession,
  trimStatisticsLinks,
  unlinkPartner,
} from "#domain/chat";
import { changeStatus } from "#domain/partners";
import { erasePartner } from "#domain/privacy";
import { atOnce, outcomesOf } from "../../support/at-once.ts";
import { useDatabase } from "../../support/database.ts";
import { makePartner } from "../../support/orders.ts";

/** The link to a partner's statistics, and what it is exchanged for. */
const db = await useDatabase({ at: "2026-11-24T12:00:00Z" });
const operator: Actor = { kind: "staff", staffId: "01936f3c-0000-7000-8000-0000000000aa", partnerId: null, roles: ["operator"] };
let people = 0;
const partner = () => db.run((tx) => makePartner(tx, `Linnet ${++people}`));
const linkFor = async (id: string, by: string | null = null) => (await db.run((tx) => makeStatisticsLink(tx, id, by))).token;
const look = (token: string) => db.run((tx) => lookAtStatisticsLink(tx, token));
const open = (token: string) => db.run((tx) => openStatistics(tx, token));
const session = (secret: string) => db.run((tx) => statisticsSession(tx, secret));
const wait = (minutes: number) => db.clock.set(db.clock.now().add({ minutes }).toString());

describe("a link", () => {
  test("is looked at as often as anybody likes, and opens one session", async () => {
    const { id } = await partner();
    const token = await linkFor(id);
    for (let nth = 0; nth < 3; nth++) await look(token);
    const { secret, endsAt } = await open(token);
    expect(endsAt).toEqual(db.clock.now().add({ minutes: 60 }));
    expect(await session(secret)).toEqual({ partnerId: id, endsAt });
    await expect(look(token)).rejects.toMatchObject({ code: "statistics-link.used" });
    await expect(open(token)).rejects.toMatchObject({ code: "statistics-link.used" });
    expect(await db.run((tx) => isOpenedBy(tx, token, secret))).toBe(true);
  });

  test("of eight browsers at the same time one gets in", async () => {
    const token = await linkFor((await partner()).id);
    const results = await atOnce(db, Array.from({ length: 8 }), (tx) => openStatistics(tx, token));
    expect(outcomesOf(results, "opened")).toEqual(["opened", ...Array.from({ length: 7 }, () => "statistics-link.used")]);
  });

  test("works for ten minutes", async () => {
    const token = await linkFor((await partner()).id);
    wait(9);
    await look(token);
    wait(1);
    for (const use of [look, open]) await expect(use(token)).rejects.toMatchObject({ code: "statistics-link.expired" });
  });

  test("that nobody gave out does nothing, nor does a session's secret in its place", async () => {
    const { secret } = await open(await linkFor((await partner()).id));
    for (const token of ["", "nothing", "x".repeat(43), secret])
      await expect(open(token)).rejects.toMatchObject({ code: "statistics-link.unknown" });
    expect(await db.run((tx) => isOpenedBy(tx, secret, secret))).toBe(false);
  });

  test("is made for who is with the programme", async () => {
    const { id } = await partner();
    await db.run((tx) => changeStatus(tx, id, "paused", "a break"), operator);
    await linkFor(id);
    await db.run((tx) => changeStatus(tx, id, "closed", "they moved"), operator);
    await expect(linkFor(id)).rejects.toMatchObject({ code: "partner.not-active" });
  });

  test("stands in the database as nothing that opens it", async () => {
    const { id } = await partner();
    const token = await linkFor(id);
    const { secret } = await open(token);
    const { row } = await db.run((tx) =>
      oneOf(tx, sql<{ row: string }>`select l::text as row from statistics_link l where partner_id = ${id}`),
    );
    for (const word of [token, secret]) expect(row).not.toContain(word);
  });
});

describe("a session", () => {
  test("is over after an hour, when its reader ends it, and never was for who has no secret of one", async () => {
    const { id } = await partner();
    const first = await open(await linkFor(id));
    wait(59);
    expect(await session(first.secret)).toMatchObject({ partnerId: id });
    wait(1);
    await expect(session(first.secret)).rejects.toMatchObject({ code: "statistics.ended" });
    const second = await open(await linkFor(id));
    await db.run((tx) => endStatistics(tx, second.secret));
    await db.run((tx) => endStatistics(tx, second.secret));
    for (const secret of [second.secret, "", "x".repeat(43)])
      await expect(session(secret)).rejects.toMatchObject({ code: "statistics.ended" });
  });

  test("ends with the partner's time in the programme, and leaves nothing of who is erased", async () => {
    const { id } = await partner();
    const token = await linkFor(id);
    const { secret } = await open(await linkFor(id));
    await db.run((tx) => changeStatus(tx, id, "closed", "they moved"), operator);
    await expect(session(secret)).rejects.toMatchObject({ code: "statistics.ended" });
    await expect(open(token)).rejects.toMatchObject({ code: "statistics.ended" });
    await db.run((tx) => erasePartner(tx, id, "asked by mail"), operator);
    await expect(session(secret)).rejects.toMatchObject({ code: "statistics.ended" });
    const { rows } = await db.run((tx) =>
      oneOf(tx, sql<{ rows: string }>`select count(*)::text as rows from statistics_link where partner_id = ${id}`),
    );
    expect(rows).toBe("0");
  });

  test("ends when the account that asked no longer stands for the partner", async () => {
    const { id } = await partner();
    const account = { platform: "discord", workspace: "", account: "80000000000000001", name: "linnet" } as const;
    await db.run((tx) => linkPartner(tx, account, id));
    const { link } = await db.run((tx) => oneOf(tx, sql<{ link: string }>`select id as link from chat_identity where partner_id = ${id}`));
    const [unopened, opened] = [await linkFor(id, link), await open(await linkFor(id, link))];
    await db.run((tx) => unlinkPartner(tx, id, link), { kind: "partner", partnerId: id });
    await expect(session(opened.secret)).rejects.toMatchObject({ code: "statistics.disconnected" });
    await expect(open(unopened)).rejects.toMatchObject({ code: "statistics.disconnected" });
  });
});

test("housekeeping lets go of what ended, and of nothing that can be used", async () => {
  const { id } = await partner();
  await db.run((tx) => trimStatisticsLinks(tx, tx.now.add({ hours: 48 }), 1_000));
  const old = await linkFor(id);
  await open(await linkFor(id));
  wait(30);
  const [link, { secret }] = [await linkFor(id), await open(await linkFor(id))];
  expect(await db.run((tx) => trimStatisticsLinks(tx, tx.now, 1_000))).toBe(1);
  await expect(look(old)).rejects.toMatchObject({ code: "statistics-link.unknown" });
  await look(link);
  expect(await session(secret)).toMatchObject({ partnerId: id });
});
