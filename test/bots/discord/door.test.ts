import { describe, expect, it } from "vitest";
import { command } from "#bots/command";
import type { Conversation } from "#bots/conversation";
import { option } from "#bots/option";
import { action, blank, text, view } from "#templates/view";
import { refused } from "../../support/discord/api-errors.ts";
import { useDiscord } from "../../support/discord/discord-house.ts";
import { fieldsOf } from "../../support/discord/filled-form.ts";
import { useDatabase } from "../../support/database.ts";
import { makePartner } from "../../support/orders.ts";

const db = await useDatabase();
const done: string[] = [];
const gate = { isShut: false, open: Promise.withResolvers<void>() };
const manyChoices = Array.from({ length: 40 }, (_, index) => `thing-${index}`);

/** What these tests ask: something that shows, something that writes, something that opens a form, something that fails. */
const commands = [
  command({
    name: "things list",
    sentence: "A list",
    audience: "partner",
    options: {
      about: option.word("what about", { optional: true }),
      which: option.choice(manyChoices)("which one", { optional: true }),
    },
    run: (_tx, { about = "everything" }, { asker }) =>
      Promise.resolve(
        view(`Things of ${asker.name}`, [text(about)], {
          actions: [
            action("More", "things list", { about: "more" }),
            action("Throw away", "things throw", { thing: "cup", reason: blank }, "danger"),
          ],
          files: [{ name: "things.csv", mediaType: "text/csv", content: "thing\ncup\n", description: "all things" }],
        }),
      ),
  }),
  command({
    name: "things throw",
    sentence: "Throws a thing away",
    audience: "partner",
    writes: true,
    options: { thing: option.word("which thing"), reason: option.text("why") },
    run: (_tx, { thing, reason }, { asker }) => {
      done.push(`${asker.name} threw ${thing} away: ${reason}`);
      return Promise.resolve(view("Gone", [text(thing)]));
    },
  }),
  command({
    name: "things find",
    sentence: "Finds a thing",
    audience: "anyone",
    opens: "modal",
    options: { what: option.text("what was lost"), kind: option.choice(["cup", "plate"])("which kind", { optional: true }) },
    run: (_tx, { what, kind }) => Promise.resolve(view("Found", [text(what, kind ?? "")])),
  }),
  command({
    name: "things break",
    sentence: "Fails",
    audience: "anyone",
    run: () => Promise.reject(new Error("the shelf is full of secrets")),
  }),
];

/** A database that does not answer: nothing that is heard goes on until the gate is opened. */
const stallable = (conversation: Conversation): Conversation => ({
  hear: async (heard) => {
    if (gate.isShut) await gate.open.promise;
    return conversation.hear(heard);
  },
});

function shut(): () => void {
  gate.isShut = true;
  gate.open = Promise.withResolvers<void>();
  return () => {
    gate.isShut = false;
    gate.open.resolve();
  };
}

const house = await useDiscord({ db, commands, around: stallable });
const { fake, faults } = house;
const partner = await db.run((tx) => makePartner(tx, "Paper Lane", "paper-lane"));
const other = await db.run((tx) => makePartner(tx, "Ink & Twine", "ink-and-twine"));
const lane = await house.partnerPerson("lane", partner.id);
const twine = await house.partnerPerson("twine", other.id);

describe("a typed command", () => {
  it("is deferred privately and answered to whoever asked, with its file and buttons, mentioning nobody", async () => {
    const seen = await lane.types("/things list", { about: "@everyone" });
    expect(seen.interaction.acknowledged).toBe(5);
    expect(seen.message).toMatchObject({ isPrivate: true, allowedMentions: { parse: [] } });
    expect(seen.message?.text).toContain("Things of Paper Lane");
    expect(seen.message?.buttons.map(({ label }) => label)).toEqual(["More", "Throw away"]);
    expect(seen.message?.files.map(({ name, content, description }) => [name, content.toString(), description])).toEqual([
      ["things.csv", "thing\ncup\n", "all things"],
    ]);
    expect(fake.channel()).toEqual([]);
  });

  it("is answered in direct messages, too", async () => {
    fake.world.commands.set("", [...(fake.world.commands.get(fake.home.id) ?? [])]);
    expect((await lane.inDirectMessages().types("/things list")).message?.text).toContain("Things of Paper Lane");
  });

  it("of somebody whose account is nobody's is refused with what to do", async () => {
    expect((await fake.person("stranger").types("/things list")).message?.text).toContain("I don't know you yet");
  });

  it("that fails shows a reference and nothing of the fault", async () => {
    const { message } = await lane.types("/things break");
    expect(message?.text).toContain("The reference is");
    expect(message?.text).not.toContain("secrets");
    expect(faults.splice(0)).toHaveLength(1);
  });

  it("is acknowledged while the database stands still, and answered when it comes back", async () => {
    const open = shut();
    const asking = lane.types("/things list");
    await fake.until(() => [...fake.interactions.all.values()].at(-1)?.acknowledged === 5);
    expect([...fake.interactions.all.values()].at(-1)?.original?.isLoading).toBe(true);
    open();
    expect((await asking).message?.text).toContain("Things of Paper Lane");
  });
});

describe("a button", () => {
  it("runs what its row says, for whoever it was made for", async () => {
    const { message } = await lane.types("/things list");
    expect((await lane.presses(message!, "More")).message?.text).toContain("more");
  });

  it("refuses anybody else, also by its id alone", async () => {
    const { message } = await lane.types("/things list");
    await expect(twine.presses(message!, "More")).rejects.toThrow("can't be seen");
    const own = (await twine.types("/things list")).message!;
    const id = message!.buttons[0]!.customId!;
    expect((await twine.pressesId(own, id)).message?.text).toContain("somebody else");
    expect((await twine.pressesId(own, "p.0123456789012345678901")).message?.text).toContain("too old");
    expect((await twine.pressesId(own, "nonsense")).message?.text).toContain("too old");
  });

  it("that asks opens its form at once, without waiting for the database, and does what it says once", async () => {
    done.length = 0;
    const { message } = await lane.types("/things list");
    const open = shut();
    const { form } = await lane.presses(message!, "Throw away");
    expect(fieldsOf(form!).map(({ label }) => label)).toEqual(["Reason"]);
    const sending = lane.fills(form!, { Reason: "it is broken" });
    open();
    expect((await sending).message?.text).toContain("Gone");
    expect((await lane.fills(form!, { Reason: "again" })).message?.text).toContain("used already");
    expect(done).toEqual(["Paper Lane threw cup away: it is broken"]);
  });
});

describe("a command that opens a form", () => {
  it("asks for its options there, and is answered privately when it is sent", async () => {
    const { form } = await lane.types("/things find");
    expect(fieldsOf(form!).map(({ label, type }) => [label, type])).toEqual([
      ["What", 4],
      ["Kind", 3],
    ]);
    const { message } = await lane.fills(form!, { What: "my cup", Kind: "cup" });
    expect(message).toMatchObject({ isPrivate: true });
    expect(message?.text).toContain("my cup");
    expect((await lane.fills(form!, { What: "my plate" })).message?.text).toContain("my plate");
  });
});

describe("in a server that is not served", () => {
  it("everybody is turned away politely, and nothing is done", async () => {
    const elsewhere = fake.world.addGuild("Elsewhere");
    fake.world.commands.set(elsewhere.id, [...(fake.world.commands.get(fake.home.id) ?? [])]);
    done.length = 0;
    const seen = await fake.person("lane", { guild: elsewhere }).types("/things throw", { thing: "cup", reason: "why not" });
    expect(seen.message).toMatchObject({ isPrivate: true });
    expect(seen.message?.text).toContain("does not answer in this server");
    expect(done).toEqual([]);
  });
});

describe("an interaction that comes twice", () => {
  it("has one effect and one answer", async () => {
    done.length = 0;
    const seen = await lane.types("/things throw", { thing: "cup", reason: "once" });
    const before = fake.asked.length;
    fake.deliverAgain(seen.interaction);
    fake.deliverAgain(seen.interaction);
    await fake.until(() => fake.asked.slice(before).filter(({ path }) => path.endsWith("/callback")).length === 2);
    expect((await lane.types("/things list")).message?.text).toContain("Things");
    expect(done).toHaveLength(1);
    expect(seen.messages()).toHaveLength(1);
  });

  it("goes on where the first acknowledgement's answer was lost", async () => {
    fake.fail({ path: /callback$/, error: refused.broken(), after: true });
    expect((await lane.types("/things list")).message?.text).toContain("Things of Paper Lane");
  });
});

describe("an acknowledgement that comes too late", () => {
  it("does nothing: whoever asked has been told so", async () => {
    done.length = 0;
    fake.fail({ path: /callback$/, error: refused.unknownInteraction() });
    const { failed } = await lane.types("/things throw", { thing: "cup", reason: "late" });
    expect(failed).toBe("The application did not respond");
    expect(done).toEqual([]);
    expect(faults).toEqual([]);
  });
});

describe("an answer", () => {
  it("that is later than 15 minutes comes by direct message, once", async () => {
    fake.fail({ method: "PATCH", error: refused.tokenExpired() });
    fake.fail({ method: "POST", path: /channels\/\d+\/messages/, error: refused.broken(), after: true });
    const before = lane.directMessages().length;
    void lane.types("/things list", { about: "late" });
    const first = fake.asked.length;
    const sent = () => fake.asked.slice(first).filter(({ method, path }) => method === "POST" && /channels\/\d+\/messages/.test(path));
    await fake.until(() => sent().length === 2);
    const words = lane.directMessages().slice(before);
    expect(words.map((each) => each.text.includes("late"))).toEqual([true]);
  });

  it("that can't be told even so is let go", async () => {
    fake.fail({ method: "PATCH", error: refused.tokenExpired() });
    twine.where.user.takesDirectMessages = false;
    void twine.types("/things list");
    await fake.until(() => fake.asked.at(-1)?.status === 403);
    expect((await lane.types("/things list")).message?.text).toContain("Things");
    expect(faults).toEqual([]);
  });

  it("that Discord does not take becomes a reference", async () => {
    fake.fail({ method: "PATCH", error: refused.invalidForm(["components: TOO_STRANGE No"]) });
    expect((await lane.types("/things list")).message?.text).toContain("The reference is");
    expect(faults.splice(0)).toHaveLength(1);
  });

  it("waits where Discord asks for it, and is tried again where Discord fails", async () => {
    fake.fail({ method: "PATCH", error: refused.rateLimited(0.2, false) });
    fake.fail({ method: "PATCH", error: refused.broken() });
    expect((await lane.types("/things list")).message?.text).toContain("Things of Paper Lane");
  });
});

describe("while somebody types", () => {
  it("choices that fit are offered, at most 25", async () => {
    const some = await lane.suggestions("/things list", { which: "ing-1" }, "which");
    expect(some?.map(({ value }) => value)).toEqual(["thing-1", ...Array.from({ length: 10 }, (_, index) => `thing-1${index}`)]);
    expect(await lane.suggestions("/things list", { which: "" }, "which")).toHaveLength(25);
  });
});

it("asks for servers and nothing else", () => {
  expect(fake.gateway.identified).toEqual([1]);
});

it("never says its token", () => {
  expect(house.logged.length).toBeGreaterThan(0);
  expect(house.logged.join("\n")).not.toContain(fake.token);
});
