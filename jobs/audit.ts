import { chainNext, checkChain } from "#domain/audit";
import type { Work } from "./job.ts";
import { stopMoney } from "./stop-money.ts";

const actsPerTransaction = 1_000;
const rule = "I36: every act of the audit is as it was chained";

/** Gives the acts since the last time their places in the audit's chain. */
export const auditChain: Work = async ({ inTransaction }) => {
  for (let chained = 0; ;) {
    const next = await inTransaction((tx) => chainNext(tx, actsPerTransaction));
    chained += next;
    if (next < actsPerTransaction) return { chained };
  }
};

/**
 * Reads the whole chain of the audit and compares it with what stands in the audit. Where something was changed behind the product's back
 * nobody knows what else was: money stops, as when the books don't add up.
 */
export const auditCheck: Work = async ({ inTransaction, warn, note }, { label }) => {
  const { head, faults, more } = await checkChain(inTransaction);
  if (faults.length > 0)
    await inTransaction((tx) => stopMoney(tx, [{ invariant: rule, rows: faults.slice(0, 20) }], { by: "audit-check", label }));
  else note?.(head, "the audit is as it was chained; this is the chain's head");
  for (const fault of faults) warn?.({ ...fault }, "the audit is not as it was chained: payouts are stopped");
  return { places: head.position, faults: faults.length + more };
};
