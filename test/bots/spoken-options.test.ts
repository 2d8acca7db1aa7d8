import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { Refusal } from "#domain/kernel";
import { typedCommand } from "#templates/render/values";
import { view } from "#templates/view";
import { command, type Command } from "#bots/command";
import { slipsBetween } from "#domain/kernel";
import { nearestOf } from "#bots/nearest";
import { option } from "#bots/option";
import { readCommandLine, splitCommandLine } from "#bots/spoken-options";

const run = async () => view("", []);
const commands: Command[] = [
  command({
    name: "partner dashboard",
    sentence: "",
    audience: "partner",
    options: { period: option.period("", { optional: true }) },
    run,
  }),
  command({ name: "partner help", sentence: "", audience: "anyone", run }),
  command({
    name: "share link",
    sentence: "",
    audience: "partner",
    options: { url: option.url(""), campaign: option.word("", { optional: true }) },
    run,
  }),
  command({
    name: "earnings list",
    sentence: "",
    audience: "partner",
    options: { status: option.choice(["pending", "unpaid", "paid"])("", { optional: true }) },
    run,
  }),
  command({ name: "earnings why", sentence: "", audience: "partner", options: { order: option.order("") }, run }),
  command({
    name: "support reject",
    sentence: "",
    audience: "support",
    options: { order: option.order(""), reason: option.text("") },
    run,
  }),
  command({
    name: "support assign",
    sentence: "",
    audience: "support",
    options: { order: option.order(""), partner: option.partner(""), reason: option.text("", { optional: true }) },
    run,
  }),
  command({
    name: "finance credit",
    sentence: "",
    audience: "finance",
    options: { amount: option.money(""), payOn: option.instant("", { optional: true }) },
    run,
  }),
  command({
    name: "finance batch preview",
    sentence: "",
    audience: "finance",
    options: { batch: option.word("", { optional: true }) },
    run,
  }),
  command({ name: "finance batch release", sentence: "", audience: "finance", options: { batch: option.word("") }, run }),
  command({ name: "ask", sentence: "", audience: "anyone", options: { question: option.text("") }, run }),
];
const reading = { zone: "America/Denver", currency: "USD" };

const october = { first: Temporal.PlainDate.from("2026-10-01"), next: Temporal.PlainDate.from("2026-11-01") };

function read(line: string): [name: string, options: Record<string, unknown>] {
  const { command: found, options } = readCommandLine(line, commands, reading);
  return [found.name, options];
}

function refusalOf(line: string): { code: string; facts: Record<string, unknown> } {
  try {
    read(line);
  } catch (failure) {
    if (failure instanceof Refusal) return { code: failure.code, facts: failure.facts };
    throw failure;
  }
  throw new Error(`${line} was read`);
}

describe("a line is read", () => {
  const link = (url: string, campaign?: string) => ["share link", campaign === undefined ? { url } : { url, campaign }];
  test.each<[line: string, expected: unknown]>([
    ["/earnings why 1005", ["earnings why", { order: "1005" }]],
    ["earnings why 1005", ["earnings why", { order: "1005" }]],
    ["  /EARNINGS\u00a0 Why\t#1005  ", ["earnings why", { order: "1005" }]],
    ["/earnings why \u200b1005\u202c", ["earnings why", { order: "1005" }]],
    ["/partner dashboard", ["partner dashboard", {}]],
    ["/partner dashboard “last month”", ["partner dashboard", { period: "last-month" }]],
    ["/partner dashboard last month", ["partner dashboard", { period: "last-month" }]],
    ["/partner dashboard period:last month", ["partner dashboard", { period: "last-month" }]],
    ["/partner dashboard 2026-10-01 to 2026-10-31", ["partner dashboard", { period: october }]],
    ["/partner dashboard 2026-10-01..2026-10-31", ["partner dashboard", { period: october }]],
    ["/partner dashboard period:2026-10", ["partner dashboard", { period: october }]],
    ["/share link https://shop.example/x campaign:fall", link("https://shop.example/x", "fall")],
    ["/share link https://shop.example/x fall", link("https://shop.example/x", "fall")],
    ["/share link campaign:fall https://shop.example/x", link("https://shop.example/x", "fall")],
    ["/share link https://shop.example/x?a=b&campaign=spring#t:1", link("https://shop.example/x?a=b&campaign=spring#t:1")],
    ["/share link url:https://shop.example/x?a=b", link("https://shop.example/x?a=b")],
    ['/share link url:"https://shop.example/x y" campaign="two words"', link("https://shop.example/x y", "two words")],
    ["/share link url:“https://shop.example/x” campaign:„two words“", link("https://shop.example/x", "two words")],
    ["/share link https://shop.example/x --campaign fall", link("https://shop.example/x", "fall")],
    ["/share link --campaign=fall --url https://shop.example/x", link("https://shop.example/x", "fall")],
    ["/share link https://shop.example/x —campaign fall", link("https://shop.example/x", "fall")],
    ["/share link https://shop.example/x campaign: fall", link("https://shop.example/x", "fall")],
    ["/share link https://shop.example/x CAMPAIGN:Fall", link("https://shop.example/x", "Fall")],
    ["/share link https://shop.example/x 'two words'", link("https://shop.example/x", "two words")],
    ["/share link localhost:3000/x", link("localhost:3000/x")],
    ['/share link https://shop.example/x campaign:"say \\"hi\\" \\\\ there"', link("https://shop.example/x", 'say "hi" \\ there')],
    ["/support reject 1005 customer asked twice", ["support reject", { order: "1005", reason: "customer asked twice" }]],
    ["/support reject 1005 see note: order:7 reason:x", ["support reject", { order: "1005", reason: "see note: order:7 reason:x" }]],
    ["/support reject 1005 it's 12\" paper", ["support reject", { order: "1005", reason: "it's 12\" paper" }]],
    ['/support reject 1005 "quite" rude', ["support reject", { order: "1005", reason: '"quite" rude' }]],
    ['/support reject 1005 "quite rude"', ["support reject", { order: "1005", reason: "quite rude" }]],
    ['/support reject 1005 "never closed', ["support reject", { order: "1005", reason: "never closed" }]],
    ["/support reject 1005 reason:customer asked twice", ["support reject", { order: "1005", reason: "customer asked twice" }]],
    ["/support reject reason:fraud 1005", ["support reject", { order: "1005", reason: "fraud" }]],
    ["/support assign partner:@paper-lane 1005 by mail", ["support assign", { partner: "paper-lane", order: "1005", reason: "by mail" }]],
    ["/finance batch release 2026-10", ["finance batch release", { batch: "2026-10" }]],
    ["/finance batch preview", ["finance batch preview", {}]],
    ["/ask when do I get paid?", ["ask", { question: "when do I get paid?" }]],
    ["/earn\u200bings why 1005", ["earnings why", { order: "1005" }]],
    ["/share link url://shop.example/x", link("url://shop.example/x")],
    ['/share link https://shop.example/x campaign:"12"x12"', link("https://shop.example/x", '12"x12')],
    ["/ask 'tis the season?", ["ask", { question: "'tis the season?" }]],
    ["/ask re:order late", ["ask", { question: "re:order late" }]],
    [
      "/finance credit 12.50 pay-on:2026-12-01",
      ["finance credit", { amount: { currency: "USD", minor: 1250n }, payOn: Temporal.Instant.from("2026-12-01T07:00:00Z") }],
    ],
    ['/share link https://shop.example/x campaign:""', link("https://shop.example/x")],
  ])("%s", (line, expected) => {
    expect(read(line)).toEqual(expected);
  });
});

describe("a line is refused", () => {
  test.each<[line: string, code: string, facts: Record<string, unknown>]>([
    ["", "command.unknown", { nearest: [] }],
    ["/", "command.unknown", { nearest: [] }],
    ["/earnings", "command.unknown", { typed: "earnings", nearest: [], subCommands: ["earnings list", "earnings why"] }],
    ["/earnings nonsense", "command.unknown", { typed: "earnings nonsense", nearest: [], subCommands: ["earnings list", "earnings why"] }],
    [
      "/finance batch",
      "command.unknown",
      { typed: "finance batch", nearest: [], subCommands: ["finance batch preview", "finance batch release"] },
    ],
    ["/finance batch relaese 2026-10", "command.unknown", { nearest: ["finance batch release"] }],
    ["/finance bacth release 2026-10", "command.unknown", { nearest: ["finance batch release"] }],
    ["/batch release 2026-10", "command.unknown", { nearest: ["finance batch release"] }],
    ["/earnigns", "command.unknown", { nearest: ["earnings list", "earnings why"] }],
    ["/earnings wyh 1005", "command.unknown", { typed: "earnings wyh", nearest: ["earnings why"] }],
    ["/earnigns why 1005", "command.unknown", { nearest: ["earnings why"] }],
    ["/earn list", "command.unknown", { nearest: ["earnings list"] }],
    ["/why 1005", "command.unknown", { nearest: ["earnings why"] }],
    ["/dash", "command.unknown", { nearest: ["partner dashboard"] }],
    ["/halp", "command.unknown", { nearest: ["partner help"] }],
    ["/xyzzy plugh", "command.unknown", { nearest: [] }],
    ["/earnings why", "command.option-missing", { command: "earnings why", missing: ["order"] }],
    ["/support reject", "command.option-missing", { missing: ["order", "reason"] }],
    ["/support reject reason:fraud", "command.option-missing", { missing: ["order"], given: { reason: "fraud" } }],
    ["/share link https://shop.example/x campaign:", "command.option-missing", { missing: ["campaign"], empty: "may be left out" }],
    ["/share link url:", "command.option-missing", { missing: ["url"], empty: "needed" }],
    ["/share link --campaign url:https://shop.example/x", "command.option-missing", { missing: ["campaign"] }],
    ["/share link https://shop.example/x --campaign", "command.option-missing", { missing: ["campaign"] }],
    [
      "/share link https://shop.example/x campain:fall",
      "command.option-unknown",
      { typed: "campain", nearest: ["campaign"], options: ["url", "campaign"] },
    ],
    ["/share link https://shop.example/x --campain fall", "command.option-unknown", { nearest: ["campaign"] }],
    ["/share link https://shop.example/x colour:red", "command.option-unknown", { typed: "colour", nearest: [] }],
    ["/share link https://shop.example/x fall winter", "command.option-unknown", { typed: "winter", nearest: [] }],
    ["/support reject 1005 raeson:fraud", "command.option-unknown", { typed: "raeson", nearest: ["reason"] }],
    ["/partner help me", "command.option-unknown", { command: "partner help", typed: "me", options: [] }],
    ["/earnings why order:1 order:2", "command.option-unreadable", { option: "order", text: "order:2" }],
    ["/partner dashboard next month", "period.unreadable", { command: "partner dashboard", option: "period", text: "next month" }],
    ["/partner dashboard 2026-10-31 to 2026-10-01", "period.backwards", { option: "period", from: "2026-10-31", to: "2026-10-01" }],
    ["/partner dashboard 2026-02-30", "period.no-such-day", { option: "period", text: "2026-02-30" }],
    ["/earnings list refunded", "command.option-unreadable", { command: "earnings list", option: "status", text: "refunded" }],
    ["/finance credit lots", "money.unreadable", { option: "amount", text: "lots" }],
    ["/finance credit 5 tomorrow", "instant.unreadable", { option: "payOn", text: "tomorrow" }],
  ])("%s with %s", (line, code, facts) => {
    const refusal = refusalOf(line);
    expect(refusal.code).toBe(code);
    expect(refusal.facts).toMatchObject(facts);
  });
});

test("whatever is typed, the answer is a command or a refusal, never a fault", () => {
  const pieces = fc.constantFrom(
    "/share link",
    "support reject",
    "ask",
    "finance credit",
    "order:",
    "--",
    "—",
    '"',
    "“",
    "'",
    "\\",
    "=",
    ":",
    "//",
    "__proto__:x",
    "constructor",
    "url:",
    "reason=",
    "\u00a0",
    "\ud800",
    "12",
    "-",
    "9".repeat(400),
  );
  const lines = fc.oneof(
    fc.string({ unit: "binary" }),
    fc.array(fc.oneof(pieces, fc.string({ unit: "grapheme", maxLength: 5 }), fc.constant(" "))).map((parts) => parts.join("")),
    fc.array(pieces).map((parts) => parts.join(" ")),
  );
  fc.assert(
    fc.property(lines, (line) => {
      try {
        readCommandLine(line, commands, reading);
        return true;
      } catch (failure) {
        return failure instanceof Refusal;
      }
    }),
    { numRuns: 2000 },
  );
});

test("who asks for help gets it without knowing how commands are called", () => {
  for (const line of ["help", "/help", "HELP"]) expect(read(line)[0]).toBe("partner help");
});

test("a line that the console suggests is read back as it was meant", () => {
  const texts = fc
    .string({
      unit: fc.oneof(
        fc.constantFrom('"', "“", "”", "'", "\\", ":", "=", "/", " ", "-", "«"),
        fc.string({ unit: "grapheme", minLength: 1, maxLength: 1 }),
      ),
      minLength: 1,
      maxLength: 20,
    })
    // Invisible characters and the forms of one letter are not kept apart by design.
    .map((text) => text.normalize("NFC").replaceAll(/[\p{C}\s]/gu, " "))
    .filter((text) => text.trim() !== "");
  fc.assert(
    fc.property(texts, texts, (url, campaign) => {
      expect(splitCommandLine(typedCommand("share link", { url, campaign }), commands).texts).toEqual({ url, campaign });
      expect(splitCommandLine(typedCommand("support reject", { reason: url, order: campaign }), commands).texts).toEqual({
        reason: url,
        order: campaign,
      });
    }),
    { numRuns: 1000 },
  );
});

describe("the nearest names", () => {
  test.each([
    ["kitten", "sitting", 3],
    ["wyh", "why", 1],
    ["", "abc", 3],
    ["same", "same", 0],
    ["ca", "abc", 3],
  ])("%s and %s are %i slips apart", (a, b, slips) => {
    expect(slipsBetween(a, b)).toBe(slips);
    expect(slipsBetween(b, a)).toBe(slips);
  });

  test("are within a third of the letters, best first, at most three", () => {
    expect(nearestOf("campain", ["url", "campaign"])).toEqual(["campaign"]);
    expect(nearestOf("stat", ["status", "state", "start", "stats"])).toEqual(["state", "stats", "status"]);
    expect(nearestOf("zebra", ["url", "campaign"])).toEqual([]);
    expect(nearestOf("", ["url"])).toEqual([]);
  });
});
