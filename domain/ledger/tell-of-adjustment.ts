import type { Tx } from "#domain/kernel";
import { tell } from "#domain/messages";
import type { AdjustmentFacts } from "./adjustment-facts.ts";
import type { AdjustmentKind } from "./ledger-entities.ts";

const told = {
  "write-off": "written-off",
  withholding: "withheld",
  "withholding-return": "withheld-back",
} as const satisfies Partial<Record<AdjustmentKind, string>>;

/** Tells a partner that a debt of theirs was let off, or money of theirs kept back or given back, and why. A credit is read in the wallet. */
export async function tellOfAdjustment(tx: Tx, { kind, number, partnerId, money, why }: AdjustmentFacts): Promise<void> {
  if (kind === "credit") return;
  await tell(tx, {
    kind: "money-notice",
    to: { kind: "partner", id: partnerId },
    about: `${kind} ${number}`,
    facts: { what: told[kind], at: tx.now, year: null, paid: null, threshold: null, amount: money, why },
  });
}
