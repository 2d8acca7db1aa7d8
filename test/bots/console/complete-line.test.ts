import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { completeLine } from "#bots/console/complete-line";
import { commands } from "./some-commands.ts";

describe("the Tab key", () => {
  test.each<[line: string, candidates: string[], replaced: string]>([
    ["/share link https://shop.example/x campaign:", ["campaign:spring ", "campaign:Fall "], "campaign:"],
    ["/share link https://shop.example/x campaign:f", ["campaign:Fall "], "campaign:f"],
    ["/share link https://shop.example/x ", ["spring ", "Fall ", "campaign:"], ""],
    ["/share link ", ["url:", "campaign:"], ""],
  ])("after “%s” offers the campaigns used before: %j", (line, candidates, replaced) => {
    expect(completeLine(line, commands, [], { campaign: ["spring", "Fall", "craft in"] })).toEqual([candidates, replaced]);
  });

  test.each<[line: string, candidates: string[], replaced: string]>([
    ["", ["partner ", "earnings ", "share ", "finance ", "ask ", "as ", "told", "help", "quit"], ""],
    ["/", ["/partner ", "/earnings ", "/share ", "/finance ", "/ask ", "/as ", "/told", "/help", "/quit"], "/"],
    ["/ea", ["/earnings "], "/ea"],
    ["EA", ["earnings "], "EA"],
    ["/earnings ", ["list ", "why "], ""],
    ["earnings w", ["why "], "w"],
    ["/earnings list ", ["pending ", "unpaid ", "paid ", "status:"], ""],
    ["/earnings list p", ["pending ", "paid "], "p"],
    ["/earnings list status:u", ["status:unpaid "], "status:u"],
    ["/earnings list unpaid ", [], ""],
    ["/share link ", ["url:", "campaign:"], ""],
    ["/share link https://shop.example/x c", ["campaign:"], "c"],
    ["/share link campaign:fall ", ["url:"], ""],
    ["/ask ", ["question:"], ""],
    ["/finance ", ["batch "], ""],
    ["/finance batch ", ["preview ", "release "], ""],
    ["/finance batch release ", ["batch:"], ""],
    ["/as p", ["paper-lane"], "p"],
    ["/nothing here ", [], ""],
  ])("after “%s” offers %j", (line, candidates, replaced) => {
    expect(completeLine(line, commands, ["paper-lane", "support"])).toEqual([candidates, replaced]);
  });

  test("never fails, and only offers what continues the line", () => {
    fc.assert(
      fc.property(
        fc.oneof(
          fc.string({ unit: "binary" }),
          fc.array(fc.constantFrom("/share", "link", "earnings", "list", "status:", " ", "--", "as")).map((parts) => parts.join(" ")),
        ),
        (line) => {
          const [candidates, replaced] = completeLine(line, commands);
          expect(line.endsWith(replaced)).toBe(true);
          for (const candidate of candidates) expect(candidate.startsWith(replaced.toLowerCase())).toBe(true);
        },
      ),
    );
  });
});
