import { describe, expect, test } from "vitest";
import type { Money } from "#domain/kernel";
import type { Reply } from "#bots/conversation";
import { formatMoney } from "#templates/render/values";
import type { View } from "#templates/view";
import { askerFrom } from "../../../bots/asker.ts";
import { commands } from "../../../bots/commands/index.ts";
import { dispatch } from "../../../bots/dispatch.ts";
import { readOptions } from "../../../bots/spoken-options.ts";
import { surroundings, tellStory } from "../../domain/answers/story.ts";
import { useDatabase } from "../../support/database.ts";
import { useSlack } from "../../support/slack/slack-house.ts";
import type { Posted } from "../../support/slack/workspace.ts";
import { waysToAsk, type Known } from "../commands/fillings.ts";

/** Every command of the one list, typed in Slack and answered through the real Bolt: with the same values as anywhere else. */
const db = await useDatabase({ at: "2026-12-02T12:00:00Z" });
const story = await tellStory(db);
const order = await story.at("2026-11-03T12:00:00Z", () => story.order("5001", { reference: "paper-lane", total: 4_200n }));
db.clock.set("2026-12-02T12:00:00Z");
const known: Known = {
  orders: [order.number],
  partners: [story.lane.shareId],
  urls: ["https://shop.example/cards/"],
  campaigns: ["fall"],
  slugs: ["paper-lane-two"],
  ids: [story.lane.id],
};

/** What the conversation said, by its event; the door gets exactly that. */
const replies: (Reply | null)[] = [];
const house = await useSlack({
  db,
  around: (conversation) => ({
    hear: async (heard) => {
      const reply = await conversation.hear(heard);
      replies.push(reply);
      return reply;
    },
  }),
});
const ann = await house.partnerPerson("ann", story.lane.id);
const sue = await house.staffPerson("sue", ["support", "finance", "operator"]);
const stranger = house.slack.join("stranger");
/** The money in a view, as the reader of Slack should find it. */
function moneyIn(view: View): string[] {
  const found: string[] = [];
  JSON.stringify(view, (_key, value: unknown) => {
    if (typeof value === "object" && value !== null && "money" in value) found.push(formatMoney(value.money as Money, "en-US"));
    return typeof value === "bigint" ? value.toString() : value;
  });
  return [...new Set(found)];
}

const without = (view: View): string =>
  JSON.stringify({ ...view, actions: [], files: view.files.map(({ name }) => name) }, (_key, value: unknown) =>
    typeof value === "bigint" ? value.toString() : value,
  );
const asTyped = (texts: Readonly<Record<string, string>>): string =>
  Object.entries(texts)
    .map(([name, text]) => `${name}:"${text}"`)
    .join(" ");
const words = ({ blocks, text }: Posted): string => `${text}\n${JSON.stringify(blocks)}`.replaceAll("\u00a0", " ");

describe("typed in Slack, answered as at the console", () => {
  test.each(commands.filter(({ opens }) => opens === "reply").map((command) => [command.name, command] as const))(
    "/%s",
    async (name, command) => {
      const person = command.audience === "anyone" ? stranger : command.audience === "partner" ? ann : sue;
      const account = { platform: "slack", workspace: house.slack.workspace.team.id, account: person.id, name: person.name } as const;
      const texts = waysToAsk(command, known)[0] ?? {};
      replies.length = 0;
      const shown = await person.ask(`/${name} ${asTyped(texts)}`);
      const reply = replies.find((each) => each !== null)!;
      expect(reply.outcome, JSON.stringify(reply.view.title)).not.toBe("fault");
      for (const amount of moneyIn(reply.view)) expect(words(shown)).toContain(amount.replaceAll("\u00a0", " "));
      if (command.writes || reply.outcome !== "answer") return;
      const atConsole = await dispatch(
        { ...db, commands, surroundings: { ...surroundings, publicUrl: "https://partners.shop.example" }, report: () => "reference" },
        {
          asker: await db.run((tx) => askerFrom(tx, account)),
          command,
          options: readOptions(command, texts, { zone: "America/Denver", currency: "USD" }),
        },
      );
      expect(without(reply.view)).toBe(without(atConsole.view));
    },
  );
});

test("what always opens a form opens one, with what was typed in it", async () => {
  for (const { name, audience } of commands.filter(({ opens }) => opens === "modal")) {
    const person = audience === "anyone" ? stranger : audience === "partner" ? ann : sue;
    expect((await person.askForForm(`/${name}`)).view).toMatchObject({ callback_id: "form" });
  }
  expect(house.faults).toEqual([]);
});

test("nothing broke on the way", () => {
  expect(house.faults).toEqual([]);
});
