import { expect, test } from "vitest";
import { linkStaff } from "#domain/chat";
import { rowsOf, run, sql } from "#domain/kernel";
import { addStaff, changeStatus } from "#domain/partners";
import { standingEndpoints } from "#domain/webhooks";
import type { View } from "#templates/view";
import { makeWebhookSender } from "../../../jobs/send-webhooks.ts";
import { webhookOutlet } from "../../../jobs/outlets/webhooks/webhook-outlet.ts";
import { chatSpeaker, drawn, reworded } from "../../support/chat-speaker.ts";
import { useDatabase } from "../../support/database.ts";
import { makePartner } from "../../support/orders.ts";
import { webhookDouble } from "../../support/webhook-double.ts";
import { expectDrawn } from "../../templates/cards/expect-cards.ts";

const db = await useDatabase({ at: "2026-11-24T19:00:00Z" });
const double = await webhookDouble();
const faults: unknown[] = [];
const { ask } = chatSpeaker(db.inTransaction, faults);
const olga = { platform: "discord", workspace: "", account: "80351110224670001", name: "Olga" } as const;
await db.run(async (tx) => linkStaff(tx, olga, await addStaff(tx, { handle: "olga", name: "Olga", roles: ["operator"] })));
const ada = await db.run((tx) => makePartner(tx, "Ada"));
const outlet = webhookOutlet({ onThisMachine: true, patience: 400 });
const send = makeWebhookSender({ inTransaction: db.inTransaction, clock: db.clock, outlet, stopping: new AbortController().signal });

test("an operator adds an endpoint, tests it, reads its log, sends again, replaces its secret, switches it off and on, and removes it", async () => {
  const said: string[] = [];
  const answers: { asked: string; view: View }[] = [];
  const secrets = new Set<string>();
  const { host } = new URL(double.url);
  const hear = async (line: string): Promise<void> => {
    const endpoints = await db.run(standingEndpoints);
    const { view } = await ask(
      olga,
      endpoints.reduce((text, { word }) => text.replace("endpoint:first", `endpoint:${word}`), line),
    );
    for (const [secret] of JSON.stringify(view.blocks).matchAll(/whsec_[\w+/=]+/g)) secrets.add(secret);
    const events = await rowsOf({ em: db.database.reader() }, sql<{ id: string }>`select id from webhook_event order by sequence`);
    const words = [
      ...[...secrets].map((secret) => [secret, "whsec_of-44-signs-that-is-shown-once"] as const),
      ...[...endpoints, ...(await db.run(standingEndpoints))].map(({ word }) => [word, "0123abcd"] as const),
      ...events.map(({ id }, n) => [id, `01936f3c-0000-7000-8000-00000000000${n}`] as const),
      [host, "books.example"] as const,
    ];
    // How long an answer took is the machine's.
    await db.run((tx) => run(tx, sql`update webhook_attempt set latency_ms = 40 where latency_ms is not null`));
    const shown = reworded(view, words);
    said.push(drawn(olga, line, shown));
    answers.push({ asked: line, view: shown });
  };
  const happen = (status: "active" | "paused") => db.run((tx) => changeStatus(tx, ada.id, status, null));
  const sendAll = async () => {
    for (const { id } of await db.run(standingEndpoints)) await send(id);
    await db.run((tx) => run(tx, sql`update webhook_attempt set latency_ms = 40 where latency_ms is not null`));
  };

  await hear("programme webhooks");
  await hear("programme webhooks act:test");
  await hear("programme webhooks act:add");
  await hear("programme webhooks act:add url:https://books.example/hooks kinds:payouts");
  for (const url of [
    "http://books.example/hooks",
    "https://user:pass@books.example/",
    "https://10.0.0.1/",
    "https://intranet/",
    "not-an-address",
  ])
    await hear(`programme webhooks act:add url:${url} kinds:all`);
  await hear("programme webhooks act:add url:https://books.example/hooks?token=secret kinds:payout.released,partner.*");
  await hear("programme webhooks act:add url:https://books.example/hooks?token=secret kinds:all");
  await db.run((tx) => run(tx, sql`update webhook_endpoint set url = ${double.url}`));
  await hear("programme webhooks act:log");
  await hear("programme webhooks act:test");
  await sendAll();
  double.answer(500);
  await happen("paused");
  await sendAll();
  db.clock.set("2026-11-24T19:00:10Z");
  await hear("programme webhooks act:log");
  await hear("programme webhooks act:off endpoint:first");
  await hear("programme webhooks act:test");
  await hear("programme webhooks act:log endpoint:first");
  await hear("programme webhooks");
  await hear("programme webhooks act:on");
  await hear("programme webhooks act:resend");
  double.answer(204);
  await sendAll();
  await hear("programme webhooks act:resend");
  await hear("programme webhooks act:resend event:nonsense");
  await hear("programme webhooks act:rotate");
  await hear("programme webhooks");
  await hear("programme webhooks act:remove");
  await hear("programme webhooks");
  expect(faults).toEqual([]);
  expect(secrets.size).toBe(2);
  expect(said.join("\n")).not.toContain("token=secret\n");
  await expectDrawn("programme-webhooks", said.join("\n"), answers);
});
