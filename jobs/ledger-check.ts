import type { Tx } from "#domain/kernel";
import { tellStaff } from "#domain/partners";
import { freezeProgramme, programmeOf } from "#domain/programme";
import type { BrokenRule, Work } from "./job.ts";

/**
 * Asks the books whether they add up. Where they do not, money stops at once, the log says which rule is broken, and finance and
 * operators are told; somebody has to look before an operator lets it move again.
 */
export const ledgerCheck: Work = async ({ inTransaction, warn, brokenRules }, { label }) => {
  if (!brokenRules) throw new Error("nobody here can read the books");
  const found = await inTransaction(async (tx) => {
    const broken = await brokenRules(tx);
    if (broken.length > 0) await stopMoney(tx, broken, label);
    return broken;
  });
  for (const { invariant, rows } of found) warn?.({ invariant, count: rows.length }, "the books do not add up: payouts are stopped");
  return { books: found.length === 0 ? "add up" : "do not add up", broken: found.length };
};

async function stopMoney(tx: Tx, broken: readonly BrokenRule[], label: string): Promise<void> {
  const names = broken.map(({ invariant }) => invariant.split(":")[0]).join(", ");
  const { frozenAt } = await programmeOf(tx);
  if (!frozenAt) await freezeProgramme(tx, `the books do not add up (${names}): found by ledger-check`);
  await tellStaff(tx, ["finance", "operator"], {
    kind: "ledger-alarm",
    // Once a day as long as the same rules are broken: the check is made every hour.
    about: `${label.slice(0, 10)} ${names}`,
    facts: { at: tx.now, violations: broken.map(({ invariant, rows }) => ({ invariant, rows: rows.length })), isFrozen: true },
  });
}
