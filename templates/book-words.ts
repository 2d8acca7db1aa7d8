import type { TieName } from "#domain/books";
import type { Account } from "#domain/ledger";

/** The ledger's accounts as an accountant reads them. */
export const accountWords: Readonly<Record<Account, string>> = {
  expense: "Commission expense",
  payable: "Commissions payable",
  wallet: "Partners' wallets",
  reserved: "Reserved for transfers",
  "in-transit": "On its way to banks",
  fees: "Transfer fees",
  bank: "Arrived at banks",
  withheld: "Withheld",
};

/** What is counted twice: in the ledger, and in the records that it was booked from. */
export const tieWords: Readonly<Record<TieName, string>> = {
  payouts: "Payouts released",
  credits: "Credits confirmed",
  "opening-balances": "Brought along from the earlier system",
  "written-off": "Debts let off",
  "owed-again": "Let off, and owed again since",
  withheld: "Withheld for the tax office",
  "withheld-back": "Withheld, given back since",
  asked: "Transfers asked for",
  left: "Transfers that left, without fees",
  fees: "Fees of those that left",
  arrived: "Transfers that arrived",
  "came-back": "Cancelled, failed or returned, into wallets",
};

/** The part of a transfer that an entry is, by the last word of its key. */
export const bookedStepWords: Readonly<Record<string, string>> = {
  ask: "asked for",
  cancel: "cancelled",
  send: "left for the bank",
  "send-fee": "its fee",
  arrive: "arrived",
  fail: "did not go through",
  "fail-fee": "did not go through, its fee back",
  return: "came back",
  "return-fee": "came back, its fee back",
};
