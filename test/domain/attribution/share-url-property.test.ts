import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { readTarget } from "#domain/attribution";
import { Refusal } from "#domain/kernel";
import { defaultTerms } from "#domain/programme";

const hosts = ["shop.example", "cards.example/store", "bücher.example", "www.shop.example/en/Cards/"];
const read = (typed: string): string => readTarget(typed, hosts, defaultTerms);

describe("whatever string is typed", () => {
  const piece = fc.oneof(
    fc.constantFrom(
      "https://",
      "http://",
      "https:",
      "//",
      "/",
      "\\",
      "@",
      ":",
      ".",
      "..",
      "%2e",
      "%2f",
      "%5c",
      "%00",
      "%",
      "?",
      "#",
      "&",
      "=",
      ";",
      "ref",
      "campaign",
      "url=",
      "next=",
      "javascript:",
      "data:",
      "[::1]",
      "\t",
      "\n",
      "\0",
      "shop.example",
      "cards.example",
      "/store",
      "/store/",
      "evil.example",
      "xn--",
      "。",
      "．",
      "ｓ",
      "\u200b",
      "\u202e",
      "\ud800",
      "80",
      ":443",
      " ",
    ),
    fc.string({ unit: "binary", maxLength: 4 }),
    fc.webUrl({ withFragments: true, withQueryParameters: true }),
  );
  const typed = fc.oneof(
    fc.array(piece, { maxLength: 12 }).map((pieces) => pieces.join("")),
    fc.array(piece, { maxLength: 8 }).map((pieces) => `https://shop.example/${pieces.join("")}`),
    fc.array(piece, { maxLength: 8 }).map((pieces) => `https://cards.example/store${pieces.join("")}`),
    fc.array(piece, { maxLength: 8 }).map((pieces) => `https://shop.example${pieces.join("")}`),
  );

  test("the answer is a refusal or one spelling of an https page on the list, which reads as itself", () => {
    let answered = 0;
    fc.assert(
      fc.property(typed, (text) => {
        const target = unlessRefused(() => read(text));
        if (target === null) return;
        answered++;
        assertOnTheList(target);
      }),
      { numRuns: 20_000 },
    );
    expect(answered).toBeGreaterThan(1_000); // or the property says little
  });

  /** Anything else that is thrown is thrown on. */
  function unlessRefused(work: () => string): string | null {
    try {
      return work();
    } catch (error) {
      if (error instanceof Refusal) return null;
      throw error;
    }
  }

  function assertOnTheList(target: string): void {
    const url = new URL(target);
    expect(url.protocol).toBe("https:");
    expect([url.username, url.password, url.port]).toEqual(["", "", ""]);
    expect(target.length).toBeLessThanOrEqual(2_000);
    expect(target).toMatch(
      /^https:\/\/(shop\.example\/(?![/\\])|cards\.example\/store(?:[/?#]|$)|xn--bcher-kva\.example\/|www\.shop\.example\/en\/Cards(?:[/?#]|$))/,
    );
    expect(target).not.toMatch(/[\s\\\p{Cc}\p{Cf}]/u);
    expect([...url.searchParams.keys()]).not.toContain("ref");
    expect(read(target)).toBe(target);
  }
});
