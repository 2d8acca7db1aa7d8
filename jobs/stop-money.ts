import type { Tx } from "#domain/kernel";
import { tellStaff } from "#domain/partners";
import { freezeProgramme, programmeOf } from "#domain/programme";
import type { BrokenRule } from "./job.ts";

/**
 * Something is not as it must be: no money moves before somebody has looked, and finance and operators are told. `by`: the job that found
 * it, in its occurrence `label`.
 */
export async function stopMoney(
  tx: Tx,
  broken: readonly BrokenRule[],
  { by, label }: { readonly by: string; readonly label: string },
): Promise<void> {
  const names = broken.map(({ invariant }) => invariant.split(":")[0]).join(", ");
  const { frozenAt } = await programmeOf(tx);
  if (!frozenAt) await freezeProgramme(tx, `the books do not add up (${names}): found by ${by}`);
  await tellStaff(tx, ["finance", "operator"], {
    kind: "ledger-alarm",
    // Once a day as long as the same rules are broken: a check may be made every hour.
    about: `${label.slice(0, 10)} ${names}`,
    facts: { at: tx.now, violations: broken.map(({ invariant, rows }) => ({ invariant, rows: rows.length })), isFrozen: true },
  });
}
