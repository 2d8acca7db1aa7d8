import { describe, expect, it } from "vitest";
import { run, sql } from "#domain/kernel";
import { refused } from "../../support/discord/api-errors.ts";
import { useDiscord } from "../../support/discord/discord-house.ts";
import { someCommands } from "../some-chat.ts";

const house = await useDiscord({ commands: someCommands([]) });
const { fake, faults, db } = house;
const ann = fake.person("ann");
const labels = ({ buttons }: { buttons: readonly { label: string }[] }) =>
  buttons.map(({ label }) => label).filter((label) => label.endsWith("page"));

describe("turning a page", () => {
  it("changes the answer that it stands under, and nothing new appears", async () => {
    const { message } = await ann.types("/list things");
    expect(labels(message!)).toEqual(["Next page"]);
    const second = await ann.presses(message!, "Next page");
    expect(second.interaction.acknowledged).toBe(6);
    expect(second.message).toMatchObject({ id: message!.id, isPrivate: true });
    expect(second.message!.text).toContain("page 2");
    expect(labels(second.message!)).toEqual(["Previous page", "Next page"]);
    const third = await ann.presses(second.message!, "Next page");
    expect(third.message).toMatchObject({ id: message!.id });
    expect(labels(third.message!)).toEqual(["Previous page"]);
  });

  it("works after a restart, by another process", async () => {
    const { message } = await ann.types("/list things");
    await house.door.close();
    const before = fake.gateway.identified.length;
    await house.another();
    await fake.until(() => fake.gateway.identified.length > before);
    expect((await ann.presses(message!, "Next page")).message).toMatchObject({ id: message!.id });
  });

  it("that is too old says so beside the page, which stays", async () => {
    const { message } = await ann.types("/list things");
    await db.run((tx) => run(tx, sql`update chat_handle set expires_at = ${tx.now}`));
    const late = await ann.presses(message!, "Next page");
    expect(late.message!.id).not.toBe(message!.id);
    expect(late.message).toMatchObject({ isPrivate: true });
    expect(late.message!.text).toContain("too old");
    expect(late.messages()).toHaveLength(1);
  });

  it("that comes later than Discord lets an answer change comes by direct message", async () => {
    const { message } = await ann.types("/list things");
    const before = ann.directMessages().length;
    fake.fail({ method: "PATCH", error: refused.tokenExpired() });
    void ann.presses(message!, "Next page");
    await fake.until(() => ann.directMessages().length > before);
    expect(ann.directMessages().at(-1)!.text).toContain("page 2");
    expect(faults).toEqual([]);
  });
});
