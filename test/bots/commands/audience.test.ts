import { beforeAll, describe, expect, test } from "vitest";
import { run, sql } from "#domain/kernel";
import { nearestOf } from "#bots/nearest";
import { isAllowed } from "../../../bots/dispatch.ts";
import { commands } from "../../../bots/commands/index.ts";
import { useDatabase } from "../../support/database.ts";
import { guest, tellStory } from "../../domain/answers/story.ts";

/**
 * Who may run what, over every command that there is: a command that is added without a line here fails.
 * The lines are such that whoever may run them gets an answer.
 */
const db = await useDatabase({ at: "2026-11-02T12:00:00Z" });
const story = await tellStory(db);
await story.at("2026-11-02T12:00:00Z", async () => {
  await story.order("1", { reference: "paper-lane", customer: { externalId: null, email: "nora@nguyen.example", name: "Nora Nguyen" } });
  await story.order("2", {
    reference: "ink-and-twine",
    total: 77_777n,
    customer: { externalId: null, email: "zelda@zorn.example", name: "Zelda Zorn" },
  });
});

const lines: Readonly<Record<string, { readonly line: string; readonly who: string }>> = {
  "partner dashboard": { line: "partner dashboard quarter", who: "partner" },
  "partner join": { line: "partner join Someone someone@example.org I make things", who: "guest and staff" },
  // A chat account only: at the console nobody has anything to connect.
  "partner connect": { line: "partner connect someone@example.org", who: "nobody" },
  "partner links": { line: "partner links", who: "partner" },
  "partner disconnect": { line: "partner disconnect", who: "nobody" },
  "partner notices": { line: "partner notices sales weekly", who: "partner" },
  "partner digest": { line: "partner digest monthly hour:18:00", who: "partner" },
  "partner export": { line: "partner export", who: "partner" },
  "partner help": { line: "partner help", who: "anyone" },
  "share link": { line: "share link https://shop.example/ fall", who: "partner" },
  "share qr": { line: "share qr https://shop.example/ leaflet 300", who: "partner" },
  "share kit": { line: "share kit", who: "partner" },
  "share slug": { line: "share slug", who: "partner" },
  "share stats": { line: "share stats all", who: "partner" },
  "share page": { line: "share page year", who: "partner" },
  "share campaigns": { line: "share campaigns last month", who: "partner" },
  "share visits": { line: "share visits", who: "partner" },
  "share coupons": { line: "share coupons", who: "partner" },
  "share missing-sale": { line: "share missing-sale", who: "partner" },
  "earnings next": { line: "earnings next", who: "partner" },
  "earnings list": { line: "earnings list unpaid 1", who: "partner" },
  "earnings why": { line: "earnings why 1", who: "paper-lane" },
  "earnings payouts": { line: "earnings payouts", who: "partner" },
  "earnings rates": { line: "earnings rates", who: "partner" },
  "earnings statement": { line: "earnings statement 2026-11", who: "partner" },
  "wallet balance": { line: "wallet balance", who: "partner" },
  "wallet statement": { line: "wallet statement", who: "partner" },
  "wallet bank": { line: "wallet bank", who: "partner" },
  "wallet transfer": { line: "wallet transfer", who: "partner" },
  "wallet transfers": { line: "wallet transfers", who: "partner" },
  "wallet cancel": { line: "wallet cancel", who: "partner" },
  "wallet year": { line: "wallet year", who: "partner" },
  "tokens progress": { line: "tokens progress", who: "partner" },
  "tokens engagement": { line: "tokens engagement", who: "partner" },
  "tokens log": { line: "tokens log", who: "partner" },
  "tokens rules": { line: "tokens rules", who: "partner" },
  "tokens submit": { line: "tokens submit", who: "partner" },
  "tokens leaderboard": { line: "tokens leaderboard", who: "partner" },
  "craftin list": { line: "craftin list", who: "partner" },
  "craftin sign-up": { line: "craftin sign-up 1", who: "partner" },
  "craftin leave": { line: "craftin leave 1", who: "partner" },
  "craftin mine": { line: "craftin mine", who: "partner" },
  "craftin guests": { line: "craftin guests 1", who: "partner" },
  "craftin host": { line: "craftin host Cards 2026-12-05 place:Lane", who: "partner" },
  "meeting next": { line: "meeting next", who: "partner" },
  "meeting notes": { line: "meeting notes", who: "partner" },
  "meeting attend": { line: "meeting attend cocoa", who: "partner" },
  "center terms": { line: "center terms", who: "anyone" },
  "center ad": { line: "center ad", who: "partner" },
  "center images": { line: "center images", who: "partner" },
  "center feedback": { line: "center feedback idea More colours", who: "anyone" },
  "ask question": { line: "ask question Where is my sale?", who: "anyone" },
  "ask articles": { line: "ask articles", who: "anyone" },
  "ask mine": { line: "ask mine", who: "anyone" },
  "center courses": { line: "center courses", who: "partner" },
  "center group": { line: "center group", who: "partner" },
  "support partner": { line: "support partner 1001", who: "support" },
  "support order": { line: "support order 1", who: "support" },
  "support why": { line: "support why 1", who: "support" },
  "support assign": { line: "support assign 1 cut-and-keep they showed the mail", who: "support" },
  "support reject": { line: "support reject 1 fraud", who: "support" },
  "support restore": { line: "support restore 1 no fraud", who: "support" },
  "support review": { line: "support review", who: "support" },
  "support coupon": { line: "support coupon list partner:paper-lane", who: "support" },
  "support accounts": { line: "support accounts paper-lane", who: "support" },
  "support applications": { line: "support applications", who: "support" },
  "support inbox": { line: "support inbox", who: "support" },
  "support messages": { line: "support messages", who: "support" },
  "support questions": { line: "support questions", who: "support" },
  "support reply": { line: "support reply 1 Soon.", who: "support" },
  "support feedback": { line: "support feedback", who: "support" },
  "award review": { line: "award review", who: "support" },
  "award tokens": { line: "award tokens cut-and-keep share-project", who: "support" },
  "award log": { line: "award log paper-lane", who: "support" },
  "award take-back": { line: "award take-back cut-and-keep 1 a mistake", who: "support" },
  "award attendance": { line: "award attendance 1 cut-and-keep", who: "support" },
  "publish craft-in": { line: "publish craft-in", who: "support" },
  "publish meeting": { line: "publish meeting", who: "support" },
  "publish notes": { line: "publish notes 1 spring", who: "support" },
  "publish article": { line: "publish article", who: "support" },
  "publish terms": { line: "publish terms", who: "operator" },
  "publish image": { line: "publish image", who: "support" },
  "publish ad": { line: "publish ad", who: "support" },
  "publish course": { line: "publish course", who: "support" },
  "publish announce": { line: "publish announce", who: "support or operator" },
  "finance batch": { line: "finance batch", who: "finance" },
  "finance credit": { line: "finance credit paper-lane 5 sorry for the wait", who: "finance" },
  "finance write-off": { line: "finance write-off paper-lane they stopped", who: "finance" },
  "finance withhold": { line: "finance withhold paper-lane no W-9", who: "finance" },
  "finance credits": { line: "finance credits", who: "finance" },
  "finance transfers": { line: "finance transfers", who: "finance" },
  "finance destinations": { line: "finance destinations", who: "finance" },
  "finance hold": { line: "finance hold", who: "finance" },
  "finance ledger": { line: "finance ledger", who: "finance" },
  "finance statement": { line: "finance statement", who: "finance" },
  "finance year": { line: "finance year", who: "finance" },
  "finance thaw": { line: "finance thaw the drill is over", who: "finance" },
  "programme terms": { line: "programme terms", who: "operator" },
  "programme rates": { line: "programme rates", who: "operator" },
  "programme group": { line: "programme group", who: "operator" },
  "programme activities": { line: "programme activities", who: "operator" },
  "programme freeze": { line: "programme freeze a drill", who: "operator" },
  "programme thaw": { line: "programme thaw the drill is over", who: "operator" },
  "programme channel": { line: "programme channel", who: "operator" },
  "programme keys": { line: "programme keys make name:Books scopes:payouts", who: "operator" },
  "programme webhooks": { line: "programme webhooks add url:https://books.example/hooks kinds:all", who: "operator" },
  "programme jobs": { line: 'programme jobs pause housekeeping "a test" confirm:yes', who: "operator" },
  "programme health": { line: "programme health", who: "operator" },
  "programme report": { line: "programme report last-month", who: "operator" },
  "programme export": { line: "programme export 1001", who: "operator" },
  "programme erase": { line: "programme erase nobody@example.org asked", who: "operator" },
  "programme staff": { line: "programme staff", who: "operator" },
  "programme audit": { line: "programme audit", who: "operator" },
};

/** What each of the askers is, in the words of the table. */
const askers: Readonly<Record<string, readonly string[]>> = {
  guest: ["anyone", "guest and staff"],
  "paper-lane": ["anyone", "partner", "paper-lane"],
  "ink-and-twine": ["anyone", "partner"],
  support: ["anyone", "support", "support or operator", "guest and staff"],
  finance: ["anyone", "finance", "guest and staff"],
  operator: ["anyone", "operator", "support or operator", "guest and staff"],
  // staff who are partners, too
  insider: ["anyone", "partner", "support", "support or operator"],
  till: ["anyone", "partner", "support", "support or operator", "finance"],
};

test("every command has its line in this table, and nothing else has", () => {
  expect(Object.keys(lines)).toEqual(commands.map((command) => command.name));
});

function unlinked(asker: string): string {
  return asker === "guest" ? "I don't know you yet" : "You are staff, not a partner";
}

/** What the asker gets: an answer, a refusal of this very line, or the refusal that closes the whole command to them. */
function expectedFor(asker: string, kinds: readonly string[], name: string, who: string): string[] {
  const { audience, alsoFor = [] } = commands.find((each) => each.name === name)!;
  if (![audience, ...alsoFor].some((each) => kinds.includes(each)))
    return [audience === "partner" ? unlinked(asker) : "Not for you to run"];
  // What a decision meets depends on who decided before: to be let in is all that counts here.
  const others = [
    "support assign",
    "support reject",
    "support restore",
    "finance write-off",
    "finance withhold",
    "finance thaw",
    "wallet transfer",
    "craftin sign-up",
    "craftin leave",
    "craftin guests",
    "award attendance",
    "meeting attend",
    "publish notes",
  ];
  if (others.includes(name)) return ["answer", "refusal"];
  return [kinds.includes(who) ? "answer" : "refusal"];
}

describe.each(Object.entries(askers))("%s", (asker, kinds) => {
  // A freeze of whoever asked before takes two persons to lift.
  beforeAll(() =>
    db.run((tx) => run(tx, sql`update programme set frozen_at = null, frozen_reason = null, thaw_asked_by = null, thaw_asked_at = null`)),
  );

  test.each(Object.entries(lines))("asks %s", async (name, { line, who }) => {
    const { outcome, view } = await story.ask(asker === "guest" ? null : asker, line.replace("someone@", `${asker}@`));
    expect(story.faults).toEqual([]);
    const isShut = outcome === "refusal" && [unlinked(asker), "Not for you to run"].includes(view.title);
    expect(expectedFor(asker, kinds, name, who)).toContain(isShut ? view.title : outcome);
  });
});

test("a partner never reads a word of another partner's money, orders or customers, whatever they ask", async () => {
  const secrets = ["Zelda", "zorn", "777.77", "155.55", "194.44", "Ink & Twine", "ink-and-twine", "1002"];
  const tries = ["2", "#2", "shop.example/2", "1002", "ink-and-twine"];
  for (const [name, command] of commands.map((each) => [each.name, each] as const)) {
    const typed = Object.values(command.options).some((option) => option.kind === "order") ? tries : [""];
    for (const value of typed) {
      const drawn = (await story.say("paper-lane", `${name} ${value}`)).split("\n").slice(1).join("\n");
      // What was typed is shown back; that is no secret any more.
      for (const secret of secrets.filter((each) => !value.includes(each))) expect(drawn, `${name} ${value}`).not.toContain(secret);
    }
  }
});

test("another partner's order and one that does not exist are refused in the same words", async () => {
  const foreign = await story.say("paper-lane", "earnings why 2");
  const missing = await story.say("paper-lane", "earnings why 3");
  expect(foreign.replaceAll("2", "3")).toBe(missing);
});

test("help lists exactly what the asker may run", async () => {
  for (const asker of Object.keys(askers)) {
    const { view } = await story.ask(asker === "guest" ? null : asker, "partner help");
    const shown = JSON.stringify(view);
    const who = await (asker === "guest"
      ? guest
      : db.run(async (tx) => (await import("../../../bots/console/as.ts")).resolveAsker(tx, asker)));
    for (const command of commands) {
      const isJoined = command.isForNewcomers === true && who.partnerId !== null;
      expect(shown.includes(`"/${command.name}`) && !isJoined, `${asker}: ${command.name}`).toBe(isAllowed(command, who) && !isJoined);
    }
  }
});

test("every command fits the platforms: sentence, names, and required options before the others", () => {
  for (const { name, sentence, options } of commands) {
    expect(sentence.length, name).toBeLessThanOrEqual(100);
    expect(name).toMatch(/^[a-z]{1,32} [a-z-]{1,32}$/);
    const required = Object.values(options).map((option) => option.required);
    expect(required, name).toEqual(required.toSorted((a, b) => Number(b) - Number(a)));
    for (const [option, { sentence: meaning }] of Object.entries(options)) expect(`${option}: ${meaning}`.length).toBeLessThanOrEqual(100);
  }
  expect(
    nearestOf(
      "partner dashbord",
      commands.map((command) => command.name),
    ),
  ).toContain("partner dashboard");
});
