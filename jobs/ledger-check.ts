import type { Work } from "./job.ts";
import { stopMoney } from "./stop-money.ts";

/**
 * Asks the books whether they add up. Where they do not, money stops at once, the log says which rule is broken, and finance and
 * operators are told; somebody has to look before an operator lets it move again.
 */
export const ledgerCheck: Work = async ({ inTransaction, warn, brokenRules }, { label }) => {
  if (!brokenRules) throw new Error("nobody here can read the books");
  const found = await inTransaction(async (tx) => {
    const broken = await brokenRules(tx);
    if (broken.length > 0) await stopMoney(tx, broken, { by: "ledger-check", label });
    return broken;
  });
  for (const { invariant, rows } of found) warn?.({ invariant, count: rows.length }, "the books do not add up: payouts are stopped");
  return { books: found.length === 0 ? "add up" : "do not add up", broken: found.length };
};
