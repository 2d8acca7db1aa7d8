import { isBefore, plusDays } from "#domain/kernel";
import { chainNext, checkChain } from "#domain/audit";
import type { Work } from "./job.ts";
import { stopMoney } from "./stop-money.ts";

const actsPerTransaction = 1_000;
const rule = "I36: every act of the audit is as it was chained";

/** Gives the acts since the last time their places in the audit's chain. */
export const auditChain: Work = async ({ inTransaction, isAhead }) => {
  for (let chained = 0; ;) {
    const next = await inTransaction((tx) => chainNext(tx, actsPerTransaction, { isAhead }));
    chained += next;
    if (next < actsPerTransaction) return { chained };
  }
};

/** How long a backdated act stops the money: nothing can mend it, so two persons who have looked into it lift that for good. */
const nightsBackdatedStops = 2;

/**
 * Reads the whole chain of the audit and compares it with what stands in the audit. Where something was changed behind the product's back
 * nobody knows what else was: money stops, as when the books don't add up. A backdated act stops it for two nights; the log names it every night.
 */
export const auditCheck: Work = async ({ inTransaction, warn, note }, { label }) => {
  const { head, faults, more } = await checkChain(inTransaction);
  if (faults.length > 0)
    await inTransaction(async (tx) => {
      const since = plusDays(tx.now, -nightsBackdatedStops);
      const stopping = faults.filter(({ what, chainedAt }) => what !== "backdated" || chainedAt === null || !isBefore(chainedAt, since));
      if (stopping.length > 0) await stopMoney(tx, [{ invariant: rule, rows: stopping.slice(0, 20) }], { by: "audit-check", label });
    });
  else note?.(head, "the audit is as it was chained; this is the chain's head");
  for (const fault of faults) warn?.({ ...fault }, "the audit is not as it was chained: `npm run audit:verify` says what it is");
  return { places: head.position, faults: faults.length + more };
};
