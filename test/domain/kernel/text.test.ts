import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { campaignIn, cleanLine, removeUnsafe } from "#domain/kernel";

const family = "👨‍👩‍👧‍👦"; // seven code points that people see as one character
const anyText = fc.string({ unit: "binary", maxLength: 80 });

describe("text from outside on one line", () => {
  test.for<[string, string]>([
    ["Ada Lovelace", "Ada Lovelace"],
    ["  Ada \t Lovelace ", "Ada   Lovelace"],
    ["Ada\r\nLovelace", "Ada Lovelace"],
    ["Ada\u2028Lovelace", "Ada Lovelace"],
    ["Ada\u2029\u0085\vLovelace", "Ada Lovelace"],
    ["nul\0 and \u001b[31mred", "nul and [31mred"],
    ["\u202Egnp.exe", "gnp.exe"],
    ["a\u2066b\u2069c", "abc"],
    ["half \ud83d", "half \ufffd"],
    ["O'Brien & Söhne <b>", "O'Brien & Söhne <b>"],
    [family, family],
    ["مرحبا", "مرحبا"],
    ["\n\t ", ""],
  ])("%j becomes %j", ([given, expected]) => {
    expect(cleanLine(given)).toBe(expected);
  });

  test("control characters vanish without a space from a word", () => {
    expect(removeUnsafe("paper\n-\u2028lane\u007f")).toBe("paper-lane");
  });

  test("whatever goes in, what comes out is one line that a database takes, and doing it again changes nothing", () => {
    fc.assert(
      fc.property(
        fc.array(fc.oneof(anyText, fc.constantFrom("\0", "\u2028", "\u2029", "\u0085", "\ud800", "\udc00", "\u202e", "\v"))),
        (parts) => {
          const line = cleanLine(parts.join(""));
          expect(line).not.toMatch(/[\p{Cc}\p{Zl}\p{Zp}\p{Cs}\u202A-\u202E\u2066-\u2069]/u);
          expect(cleanLine(line)).toBe(line);
        },
      ),
    );
  });
});

describe("a campaign in a URL", () => {
  test.for<[string, string]>([
    ["fall", "fall"],
    ["", ""],
    ["  fall sale ", "fall sale"],
    ["Fall/2026 & more", "Fall/2026 & more"],
    ["a".repeat(50), "a".repeat(50)],
    ["a".repeat(51), "a".repeat(50)],
    [`${"a".repeat(49)} b`, "a".repeat(49)],
    ["😀".repeat(51), "😀".repeat(50)],
    [`${"a".repeat(43)}${family}`, `${"a".repeat(43)}${family}`],
    [`${"a".repeat(44)}${family}`, "a".repeat(44)],
    ["fa\0ll\r\n", "fall"],
    ["\u202Ellaf", "llaf"],
    [`e${"\u0301".repeat(60)}`, ""],
  ])("%j becomes %j", ([given, expected]) => {
    expect(campaignIn(given)).toBe(expected);
  });

  test("is at most 50 code points, trimmed, and stays what it is when read again", () => {
    fc.assert(
      fc.property(
        fc.oneof(
          anyText,
          fc.array(fc.constantFrom("a", " ", "\u00a0", family, "\0", "é")).map((parts) => parts.join("")),
        ),
        (text) => {
          const campaign = campaignIn(text);
          expect(Array.from(campaign).length).toBeLessThanOrEqual(50);
          expect(campaign.trim()).toBe(campaign);
          expect(campaignIn(campaign)).toBe(campaign);
        },
      ),
      { numRuns: 500 },
    );
  });
});
