import { afterAll, beforeAll, expect, it } from "vitest";
import { command } from "#bots/command";
import { option } from "#bots/option";
import { text, view } from "#templates/view";
import { refused } from "../../support/discord/api-errors.ts";
import { useDiscord } from "../../support/discord/discord-house.ts";
import { ConnectionCut } from "../../support/discord/http-api.ts";

/** What Discord's gateway and its API do now and then, each while somebody asks for something that is written: one effect, one answer. */
const done: string[] = [];
const note = command({
  name: "note down",
  sentence: "Writes something down",
  audience: "anyone",
  writes: true,
  options: { what: option.word("what") },
  run: (_tx, { what }) => {
    done.push(what);
    return Promise.resolve(view("Noted", [text(what)]));
  },
});
const house = await useDiscord({ commands: [note], heartbeatMs: 400 });
const { fake } = house;
const { gateway } = fake;
const ann = fake.person("ann");

const rejections: unknown[] = [];
const keep = (reason: unknown): void => void rejections.push(reason);
beforeAll(() => void process.on("unhandledRejection", keep));
afterAll(() => void process.off("unhandledRejection", keep));

it.each<[string, () => void]>([
  ["is asked to reconnect (op 7)", () => gateway.askToReconnect()],
  ["is told that its session is not valid, but may be resumed (op 9)", () => gateway.invalidate(true)],
  ["is cut off", () => gateway.cut()],
  ["is closed with an unknown error (4000)", () => gateway.closeAll(4_000)],
  ["gets an acknowledgement's answer lost", () => fake.fail({ path: /callback$/, error: new ConnectionCut(), after: true })],
  ["gets 500 although it was acknowledged", () => fake.fail({ path: /callback$/, error: refused.broken(), after: true })],
  ["gets 500 for its answer, twice", () => fake.fail({ method: "PATCH", error: refused.broken(), times: 2 })],
  ["gets a page (502) for its answer, six times", () => fake.fail({ method: "PATCH", error: refused.behindThePage(502), times: 6 })],
  ["gets its answer's answer lost", () => fake.fail({ method: "PATCH", error: new ConnectionCut(), after: true })],
  ["has to wait (429) for its answer", () => fake.fail({ method: "PATCH", error: refused.rateLimited(0.3, false) })],
  ["has to wait (429) to acknowledge", () => fake.fail({ path: /callback$/, error: refused.rateLimited(0.3, true) })],
])("the bot %s", async (name, fault) => {
  done.length = 0;
  fault();
  const seen = await ann.types("/note down", { what: name.slice(0, 40) });
  expect(seen.message?.text).toContain("Noted");
  fake.deliverAgain(seen.interaction);
  expect((await ann.types("/note down", { what: "the next" })).message?.text).toContain("Noted");
  expect(done).toEqual([name.slice(0, 40), "the next"]);
  expect(seen.messages()).toHaveLength(1);
});

it("a connection that answers no heartbeat any more is left for a new one, and nothing is missed", async () => {
  done.length = 0;
  const before = gateway.resumed;
  gateway.isDeaf = true;
  await gateway.until(() => gateway.resumed > before);
  gateway.isDeaf = false;
  expect((await ann.types("/note down", { what: "alive" })).message?.text).toContain("Noted");
  expect(done).toEqual(["alive"]);
});

it("a token that was taken away ends the trying, and says what to do", async () => {
  const identified = gateway.identified.length;
  fake.revokeToken();
  await expect.poll(() => house.door.state().is).toBe("refused");
  expect(house.door.state().sentence).toContain("click Reset Token");
  expect(gateway.identified).toHaveLength(identified);
  expect(house.logged.join("\n")).not.toContain(fake.token);
  expect(rejections).toEqual([]);
});
