import { expect, test } from "vitest";
import { conversionOfOrder } from "#domain/conversions";
import { ordersByNumber } from "#domain/orders";
import { typedCommand } from "#templates/render/values";
import { tellStory } from "../../domain/answers/story.ts";
import { useDatabase } from "../../support/database.ts";
import { apply } from "../../support/orders.ts";
import { untilLocksAreWaitedFor } from "../../support/lock-waits.ts";

const db = await useDatabase({ at: "2026-11-02T12:00:00Z" });
const story = await tellStory(db);

test("a confirmation that waits for the shop's message does not do what nobody was shown, though it looked before the message was taken over", async () => {
  const made = await story.at("2026-11-20T12:00:00Z", () => story.order("8801", { reference: "paper-lane" }));
  const { view } = await story.ask("support", "support reject 8801 bought by themselves");
  const [yes] = view.actions;
  const [isChanged, mayEnd] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()];
  const message = db.run(async (tx) => {
    await apply(tx, {
      ...made,
      total: 20_000n,
      lines: [{ ...made.lines[0]!, total: 20_000n }],
      modifiedAt: made.modifiedAt.add({ hours: 1 }),
    });
    isChanged.resolve();
    await mayEnd.promise;
  });
  await isChanged.promise;
  const press = () => story.ask("support", typedCommand(yes!.command, yes!.options));
  const confirmed = press();
  await untilLocksAreWaitedFor(db, { timeout: 10_000 });
  mayEnd.resolve();
  await message;
  expect(await confirmed).toEqual({ ...(await press()), outcome: "refusal" });
  const standing = await db.run(async (tx) => conversionOfOrder(tx, (await ordersByNumber(tx, "8801"))[0]!.id));
  expect(standing).toMatchObject({ status: "unpaid", amount: 4_000n, staffRejection: null });
});
