import { newId, type InTransaction, type Tx } from "#domain/kernel";
import type { ChatAccount, NamedAccount } from "#domain/chat";
import { makeConversation, type Conversation, type ConversationHouse, type Reply, type Wants } from "#bots/conversation";
import { command, type Asker, type Command } from "#bots/command";
import { option } from "#bots/option";
import { blank, action, text, view } from "#templates/view";
import type { TestDatabase } from "../support/database.ts";
import { testHands } from "../support/job-desk.ts";

/** Commands that show what a conversation does with them. */
export function someCommands(done: string[]): readonly Command[] {
  return [
    command({
      name: "list things",
      sentence: "A list",
      audience: "anyone",
      options: { page: option.word("which page", { optional: true }) },
      run: (_tx, { page = "1" }) =>
        Promise.resolve(
          view(`Things, page ${page}`, [], {
            pages: { page: Number(page), of: 3, command: "list things", options: {} },
            actions: [
              { ...action("More", "list things", { page: String(Number(page) + 1) }), isTurn: true },
              action("Next", "list things", { page: String(Number(page) + 1) }),
              action("Throw away", "throw away", { thing: "cup", seen: "whole", reason: blank }, "danger"),
            ],
          }),
        ),
    }),
    command({
      name: "throw away",
      sentence: "Throws a thing away",
      audience: "partner",
      writes: true,
      options: {
        thing: option.word("which thing"),
        seen: { ...option.word("how it was", { optional: true }), isCarried: true },
        reason: option.text("why", { optional: true }),
      },
      run: async (tx, { thing, seen, reason }, { partnerId }) => {
        if (reason === "break") throw new Error("the bin is full of secrets");
        await countIn(tx, thing);
        done.push(`${partnerId} threw ${thing} (${seen ?? "unseen"}) away: ${reason ?? "no reason"}`);
        return view("Gone", [text(thing)]);
      },
    }),
    command({
      name: "look after",
      sentence: "Shows something, or changes it",
      audience: "anyone",
      writes: true,
      again: { option: "act", says: ["show"] },
      options: { act: option.choice(["show", "change"])("what to do", { optional: true }) },
      run: (_tx, { act = "show" }) =>
        Promise.resolve(
          view(act, [], {
            actions: [
              action("Show", "look after", { act: "show" }),
              action("Bare", "look after"),
              action("Change", "look after", { act: "change" }),
            ],
          }),
        ),
    }),
    command({
      name: "write letter",
      sentence: "Writes to somebody",
      audience: "anyone",
      writes: true,
      pace: { perMinute: 1, burst: 1 },
      run: () => Promise.resolve(view("Written", [])),
    }),
  ];
}

/** Something that is written, and undone when the transaction is. */
async function countIn(tx: Tx, thing: string): Promise<void> {
  await tx.em.execute("create table if not exists thrown_away (thing text not null)");
  await tx.em.execute("insert into thrown_away values (?)", [thing]);
}

export async function thrownAway(db: TestDatabase): Promise<number> {
  const rows: { count: string }[] = await db.database.reader().execute("select count(*) from thrown_away");
  return Number(rows[0]!.count);
}

export const guest: Asker = { partnerId: null, staff: null, name: null };
export const discord = (account: string): NamedAccount => ({ platform: "discord", workspace: "", account, name: account });

export type Chat = {
  readonly conversation: Conversation;
  readonly faults: unknown[];
  /** asks as somebody; each time another event unless `key` says which */
  say(from: NamedAccount, wants: Wants, key?: string): Promise<Reply | null>;
  line(from: NamedAccount, line: string): Promise<Reply>;
  press(from: NamedAccount, reply: Reply, label: string, filled?: Readonly<Record<string, string>>): Promise<Reply>;
};

/** A conversation on a database. `who`: by account; whoever is not named is nobody's account. */
export function chatOn(
  db: Pick<TestDatabase, "inTransaction" | "inStatement">,
  commands: readonly Command[],
  who: (account: ChatAccount) => Asker = () => guest,
  over: Partial<ConversationHouse> & { inTransaction?: InTransaction } = {},
): Chat {
  const faults: unknown[] = [];
  const conversation = makeConversation({
    inTransaction: db.inTransaction,
    inStatement: db.inStatement,
    commands,
    surroundings: { publicUrl: "https://partners.shop.example", shopHosts: ["shop.example"], ...testHands },
    report: (error) => (faults.push(error), "fault0001"),
    askerOf: (_tx, from) => Promise.resolve(who(from)),
    ...over,
  });
  const say: Chat["say"] = (from, wants, key = newId()) => conversation.hear({ from, key, wants });
  const answered = async (reply: Promise<Reply | null>): Promise<Reply> => (await reply) ?? Promise.reject(new Error("heard before"));
  return {
    conversation,
    faults,
    say,
    line: (from, line) => answered(say(from, { kind: "line", line })),
    press: (from, reply, label, filled = {}) => {
      const button = reply.buttons.find((each) => each.label === label);
      if (!button) throw new Error(`no button "${label}" among ${reply.buttons.map((each) => each.label).join(", ")}`);
      return answered(say(from, { kind: "press", handle: button.handle, filled }));
    },
  };
}
