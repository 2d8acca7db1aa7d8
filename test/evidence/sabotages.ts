import { eachOf, type Course, type Figures, type Proof } from "./proof.ts";
import { makeCopy } from "./sabotage/copy.ts";
import { guards } from "./sabotage/guards.ts";

export const sabotages: Proof = {
  name: "sabotages",
  test: "T14",
  sentence: "each guard that is taken out turns a named test red",
  cases: { full: guards.length, slice: 2 },
  run: proveSabotages,
};

const copies = 2;
/** Where the slice begins moves with the seed, so that it is not always the same two. */
const stride = 17;

async function proveSabotages(course: Course): Promise<Figures> {
  const free = Array.from({ length: copies }, () => makeCopy(course.adminUrl));
  const counts = { guards: guards.length, "taken out": 0, caught: 0 };
  try {
    await eachOf(course.numbers, copies, async (number) => {
      const one = guards[(number * stride + course.seed) % guards.length]!;
      const copy = free.pop()!;
      const fail = (problem: string): void =>
        course.fail({ number, problem: `${one.guard}: ${problem}`, reproduction: `${one.file}: ${one.find}` });
      const source = copy.read(one.file);
      if (source.split(one.find).length !== 2) fail("what is to be taken out does not stand there exactly once");
      else {
        const { kind, said } = await copy.tryWith(
          one.file,
          source.replace(one.find, () => one.replace),
          { files: [one.test], named: one.named ?? null },
        );
        counts["taken out"] += 1;
        if (kind === "red") counts.caught += 1;
        else fail(kind === "green" ? `nothing turns red in ${one.test}` : `${one.test}: ${kind}: ${said.slice(-300)}`);
      }
      free.push(copy);
    });
  } finally {
    for (const copy of free) copy.remove();
  }
  return counts;
}
