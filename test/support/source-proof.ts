import { describe, expect, test } from "vitest";
import { sourceTree, type Rule } from "./source-tree.ts";

/** A small tree: texts by path. */
export type Texts = Readonly<Record<string, string>>;

/** Trees that break a rule, each with all that is then reported, and one that keeps it although it looks alike. */
export type Proof = { readonly breaks: readonly (readonly [texts: Texts, report: string])[]; readonly keeps: Texts };

/** Tests that each rule reports what breaks it and nothing else; a rule without a proof does not compile. */
export function prove<Name extends string>(rules: Readonly<Record<Name, Rule>>, proofs: Readonly<Record<NoInfer<Name>, Proof>>): void {
  for (const name of Object.keys(rules) as Name[]) {
    const { sentence, check } = rules[name];
    const { breaks, keeps } = proofs[name];
    const reports = (texts: Texts): string[] => check(sourceTree(texts)).map(({ path, line, problem }) => `${path}:${line} ${problem}`);

    describe(`the rule that ${sentence}`, () => {
      test.each(breaks.map(([texts, report]) => ({ texts, report })))("reports $report", ({ texts, report }) => {
        expect(reports(texts)).toEqual([report]);
      });

      test("is silent about code that keeps it", () => {
        expect(reports(keeps)).toEqual([]);
      });
    });
  }
}
