import { balancesAt, exportLedger, trialBalanceOf } from "#domain/books";
import { balancesAtCard, ledgerFileCard, rulesCard, trialBalanceCard } from "#templates/cards/ledger-cards";
import { programmeOf } from "#domain/programme";
import { command } from "../command.ts";
import { option, type Option } from "../option.ts";
import { wholeNumber } from "./options.ts";

const part: Option<number, false> = { ...wholeNumber("of an export in parts: which one", 2), byNameOnly: true };

export const financeLedger = command({
  name: "finance ledger",
  sentence: "The books: ask every rule, the trial balance of a period or an instant, all postings as a file",
  audience: "finance",
  writes: true,
  again: true,
  // All rules read all books; nobody has to ask that often.
  pace: { perMinute: 10, burst: 10 },
  options: {
    act: option.choice(["check", "trial-balance", "export"])("check unless you say", { optional: true }),
    at: { ...option.instant("of trial-balance: what stood there just before that time", { optional: true }), byNameOnly: true },
    part,
    period: option.period("of trial-balance and export: this month unless you say", { optional: true }),
  },
  run: async (tx, { act = "check", at, part: wanted, period = "month" }, { surroundings }) => {
    switch (act) {
      case "check":
        return rulesCard(await surroundings.rules(tx), tx.now);
      case "trial-balance":
        return at === undefined
          ? trialBalanceCard(await trialBalanceOf(tx, period))
          : balancesAtCard(await balancesAt(tx, at), at, (await programmeOf(tx)).zone);
      case "export":
        return ledgerFileCard(await exportLedger(tx, period, wanted ?? 1));
      default:
        return act satisfies never;
    }
  },
});
