import { expect, test } from "vitest";
import { linkPartner, linkStaff, type NamedAccount } from "#domain/chat";
import { addStaff } from "#domain/partners";
import { askerFrom } from "../../bots/asker.ts";
import { commands } from "../../bots/commands/index.ts";
import { useDatabase } from "../support/database.ts";
import { makePartner } from "../support/orders.ts";
import { chatOn } from "./some-chat.ts";

const db = await useDatabase({ at: "2026-11-24T19:00:00Z" });
const lane = await db.run((tx) => makePartner(tx, "Paper Lane", "paper-lane"));
const on = (platform: "discord" | "slack", account: string): NamedAccount => ({
  platform,
  workspace: platform === "slack" ? "T0MADEUP" : "",
  account,
  name: account,
});
const [laneOnDiscord, laneOnSlack] = [on("discord", "80351110224678912"), on("slack", "U0LANE001")];
const [sueOnDiscord, sueOnSlack] = [on("discord", "80351110224678913"), on("slack", "U0SUE0001")];
await db.run(async (tx) => {
  const sue = await addStaff(tx, { handle: "sue", name: "Sue", roles: ["support"] });
  for (const account of [laneOnDiscord, laneOnSlack]) await linkPartner(tx, account, lane.id);
  for (const account of [sueOnDiscord, sueOnSlack]) await linkStaff(tx, account, sue);
});
const chat = chatOn(db, commands, undefined, { askerOf: askerFrom });

test("staff mean a partner by mentioning them, on both platforms, in every place for a partner", async () => {
  for (const [sue, partner] of [
    [sueOnDiscord, laneOnDiscord],
    [sueOnSlack, laneOnSlack],
  ] as const) {
    const mention = `<@${partner.account}>`;
    const card = await chat.line(sue, `support partner ${mention}`);
    expect(card).toMatchObject({ outcome: "answer", view: { title: `Paper Lane (${lane.shareId})` } });
    const given = await chat.say(sue, { kind: "command", command: "support accounts", given: { partner: mention } });
    expect(given).toMatchObject({ outcome: "answer" });
    expect(JSON.stringify(given!.view)).toContain("Paper Lane");
  }
});

test("an account that is nobody's is said to be, and one of the other platform is none here", async () => {
  expect(await chat.line(sueOnSlack, "support partner <@U0NOBODY1>")).toMatchObject({ view: { title: "That is nobody's account" } });
  expect(await chat.line(sueOnSlack, "support partner <@80351110224678912>")).toMatchObject({ view: { title: "No such partner" } });
});

test("who may not ask learns nothing about an account", async () => {
  expect(await chat.line(laneOnSlack, `support partner <@${sueOnSlack.account}>`)).toMatchObject({ view: { title: "Not for you to run" } });
});
