import { expect, test } from "vitest";
import { run, sql } from "#domain/kernel";
import { useSlack } from "../../support/slack/slack-house.ts";
import type { Posted } from "../../support/slack/workspace.ts";
import { someCommands } from "../some-chat.ts";

const house = await useSlack({ commands: someCommands([]) });
const { slack, db } = house;
const ann = slack.join("ann");
const words = ({ blocks }: Posted): string => JSON.stringify(blocks);
const presses = async (on: Posted, label: string): Promise<void> => {
  await ann.press(on, label);
  await house.idle();
};

test("turning a page changes the answer that it stands under, and nothing new appears", async () => {
  const list = await ann.ask("/list things");
  const seen = ann.sees().length;
  for (const page of ["2", "3"]) {
    await presses(list, "Next page");
    expect(words(list)).toContain(`page ${page}`);
  }
  expect(words(list)).not.toContain("Next page");
  expect(ann.sees()).toHaveLength(seen);
});

test("one that is too old says so beside the page, which stays", async () => {
  const list = await ann.ask("/list things");
  await db.run((tx) => run(tx, sql`update chat_handle set expires_at = ${tx.now}`));
  const seen = ann.sees().length;
  await presses(list, "Next page");
  expect(words(list)).toContain("page 1");
  expect(ann.sees().slice(seen).map(words).join("")).toContain("too old");
});

test("where Slack takes no more changes, the page comes by direct message", async () => {
  const list = await ann.ask("/list things");
  const seen = ann.sees().length;
  slack.fail("response_url", { kind: "status", status: 404 });
  await presses(list, "Next page");
  expect(ann.sees().slice(seen).map(words).join("")).toContain("page 2");
});
