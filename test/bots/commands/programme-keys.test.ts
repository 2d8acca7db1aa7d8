import { expect, test } from "vitest";
import { linkStaff } from "#domain/chat";
import { makeApiKey, noteKeyUse, standingApiKeys } from "#domain/api-keys";
import { addStaff } from "#domain/partners";
import type { View } from "#templates/view";
import { chatSpeaker, drawn, reworded } from "../../support/chat-speaker.ts";
import { useDatabase } from "../../support/database.ts";
import { expectDrawn } from "../../templates/cards/expect-cards.ts";

const db = await useDatabase({ at: "2026-11-24T19:00:00Z" });
const faults: unknown[] = [];
const { ask } = chatSpeaker(db.inTransaction, faults);
const olga = { platform: "discord", workspace: "", account: "80351110224670001", name: "Olga" } as const;
await db.run(async (tx) => linkStaff(tx, olga, await addStaff(tx, { handle: "olga", name: "Olga", roles: ["operator"] })));

test("an operator makes keys, sees what they may and when they were used, and revokes them", async () => {
  const said: string[] = [];
  const answers: { asked: string; view: View }[] = [];
  const secrets = new Set<string>();
  const words = async () =>
    (await db.run(standingApiKeys)).map(({ prefix, name }) => [prefix, `${name.toLowerCase()}00000000`.slice(0, 8)] as const);
  const hear = async (line: string): Promise<void> => {
    const before = await words();
    const spoken = before.reduce((text, [prefix, word]) => text.replace(word, prefix), line);
    const { view } = await ask(olga, spoken);
    for (const [secret] of JSON.stringify(view.blocks).matchAll(/pck_[0-9a-z]{8}_[0-9a-z]{40}/g)) secrets.add(secret);
    const masked = [...secrets].map((secret) => [secret, `pck_${"0".repeat(8)}_${"0".repeat(40)}`] as const);
    const shown = reworded(view, [...masked, ...before, ...(await words())]);
    said.push(drawn(olga, line, shown));
    answers.push({ asked: line, view: shown });
  };
  await hear("programme keys");
  await hear("programme keys make");
  await hear("programme keys make name:Books");
  await hear("programme keys make name:Books scopes:payouts,everything");
  await hear('programme keys make name:Books scopes:"conversions, payouts:read" days:365');
  await hear("programme keys make name:Sheets scopes:all");
  await hear("programme keys make name:Late scopes:all days:4000");
  await db.run(async (tx) =>
    noteKeyUse(
      tx,
      (await standingApiKeys(tx)).find(({ name }) => name === "Books")!,
    ),
  );
  await hear("programme keys");
  await hear("programme keys revoke");
  await hear("programme keys revoke key:books000");
  await hear("programme keys revoke key:books000");
  await hear("programme keys");
  expect(secrets.size).toBe(2);
  for (let n = 1; n < 20; n++) await db.run((tx) => makeApiKey(tx, { name: `Filler ${n}`, scopes: ["clicks:read"], days: null }));
  await hear("programme keys make name:More scopes:all");
  expect(faults).toEqual([]);
  await expectDrawn("programme-keys", said.join("\n"), answers);
});
