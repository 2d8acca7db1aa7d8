import { eachOf, type Course, type Figures, type Proof } from "./proof.ts";
import { makeCopy, type Copy } from "./sabotage/copy.ts";
import { equivalents, isThat } from "./sabotage/equivalents.ts";
import { mutantsOf, type Mutant } from "./sabotage/mutate.ts";
import { rules, type Rule } from "./sabotage/rules.ts";

export const mutations: Proof = {
  name: "mutations",
  test: "T14",
  sentence: "of small changes to the pure rules of money, conversions, payouts and transfers, tests turn red at more than 85 of 100",
  // There are fewer; a case beyond the last mutant is none.
  cases: { full: 2_000, slice: 4 },
  run: proveMutations,
};

const leastScore = 0.85;
const copies = 2;
const enoughToJudge = 100;
/** Any stretch of cases has mutants of many rules. */
const stride = 7_919;

type Numbered = { readonly rule: Rule; readonly mutant: Mutant };

async function proveMutations(course: Course): Promise<Figures> {
  const made = Array.from({ length: copies }, () => makeCopy(course.adminUrl));
  try {
    const all = rules.flatMap((rule): Numbered[] => mutantsOf(rule.file, made[0]!.read(rule.file)).map((mutant) => ({ rule, mutant })));
    const numbers = course.numbers.filter((number) => number <= all.length);
    const chosen = numbers.map((number) => ({ number, ...all[(number * stride) % all.length]! }));
    const counts = { mutants: all.length, tried: chosen.length, killed: 0, "by time": 0, "equivalent, and why": 0, survived: 0 };
    const survivors: (Numbered & { number: number })[] = [];
    const free = [...made];
    await eachOf(chosen, copies, async (one) => {
      const copy = free.pop()!;
      const outcome = await tryOne(copy, one);
      free.push(copy);
      if (outcome === "survived") {
        survivors.push(one);
        course.say(`survived ${one.number}: ${one.rule.file}:${one.mutant.line} ${brief(one.mutant)}`);
      } else counts[outcome] += 1;
      if (outcome === "by time") counts.killed += 1;
      const done = counts.killed + counts["equivalent, and why"] + survivors.length;
      if (done % 50 === 0) course.say(`${done} tried, ${survivors.length} survived`);
    });
    counts.survived = survivors.length;
    const judged = counts.tried - counts["equivalent, and why"];
    const score = judged === 0 ? 1 : counts.killed / judged;
    // A score of a few mutants is none.
    if (score < leastScore && judged >= enoughToJudge)
      for (const { number, rule, mutant } of survivors)
        course.fail({ number, problem: `nothing turns red: ${rule.file}:${mutant.line}`, reproduction: brief(mutant) });
    return { ...counts, score: `${(score * 100).toFixed(1)} %` };
  } finally {
    for (const copy of made) copy.remove();
  }
}

async function tryOne(copy: Copy, { rule, mutant }: Numbered): Promise<"killed" | "by time" | "equivalent, and why" | "survived"> {
  if (equivalents.some((one) => one.file === rule.file && isThat(one, copy.read(rule.file), mutant))) return "equivalent, and why";
  const { kind, said } = await copy.tryWith(rule.file, mutant.text, { files: rule.tests, named: null });
  if (kind === "unrun") throw new Error(`no test ran for ${rule.file}: ${said.slice(-500)}`);
  return kind === "green" ? "survived" : kind === "endless" ? "by time" : "killed";
}

function brief({ was, becomes }: Mutant): string {
  const short = (text: string): string => text.replaceAll(/\s+/g, " ").slice(0, 80);
  return `${short(was)} → ${short(becomes)}`;
}
