import { readNacha, type NachaProblem } from "./nacha-read.ts";

/**
 * Why banks send entries back (Nacha Operating Rules, appendix four; read 2026-11-23). Those for debits stand here as well: what a bank says is said to
 * finance, whether it should have or not. R48, R49, R54 to R60, R63 to R66, R78 and R79 are nobody's.
 */
export const returnCodes = [
  "R01",
  "R02",
  "R03",
  "R04",
  "R05",
  "R06",
  "R07",
  "R08",
  "R09",
  "R10",
  "R11",
  "R12",
  "R13",
  "R14",
  "R15",
  "R16",
  "R17",
  "R18",
  "R19",
  "R20",
  "R21",
  "R22",
  "R23",
  "R24",
  "R25",
  "R26",
  "R27",
  "R28",
  "R29",
  "R30",
  "R31",
  "R32",
  "R33",
  "R34",
  "R35",
  "R36",
  "R37",
  "R38",
  "R39",
  "R40",
  "R41",
  "R42",
  "R43",
  "R44",
  "R45",
  "R46",
  "R47",
  "R50",
  "R51",
  "R52",
  "R53",
  "R61",
  "R62",
  "R67",
  "R68",
  "R69",
  "R70",
  "R71",
  "R72",
  "R73",
  "R74",
  "R75",
  "R76",
  "R77",
  "R80",
  "R81",
  "R82",
  "R83",
  "R84",
  "R85",
] as const;
export type ReturnCode = (typeof returnCodes)[number];

/** What banks ask to be corrected in later entries: the entry itself was booked (appendix five). */
export const changeCodes = ["C01", "C02", "C03", "C04", "C05", "C06", "C07", "C08", "C09", "C13", "C14"] as const;
export type ChangeCode = (typeof changeCodes)[number];

/** Those that only a partner can put right, by entering the account anew; the others are about how we write files. */
export const correctedByPartner: readonly string[] = ["C01", "C02", "C03", "C04", "C05", "C06", "C07"] satisfies ChangeCode[];

/**
 * Returns after which the same account would not take the next entry either: it is closed, frozen, not there, not the holder's, or nothing that takes
 * transfers. Only a partner can put that right, by entering an account anew.
 */
export const accountTakesNothing: readonly string[] = [
  ...(["R02", "R03", "R04", "R12", "R13", "R14", "R15", "R16", "R17", "R20", "R28", "R34"] satisfies ReturnCode[]),
  ...(["R80", "R81", "R82", "R83", "R84", "R85"] satisfies ReturnCode[]),
];

/** One thing that a bank says of one entry of ours. */
export type BankAnswer = {
  /** where it stands in the bank's file */
  readonly line: number;
  readonly kind: "return" | "correction" | "none";
  readonly code: string;
  /** of our entry */
  readonly trace: string;
  readonly minor: bigint;
  /** our own number of it, where the bank repeats it: "PC12" */
  readonly id: string;
};

/** What R61 to R77 are about is a return, between the two banks: no money moves on this side. */
export function isBetweenBanks(code: string): boolean {
  return code >= "R61" && code <= "R77";
}

/**
 * What a bank's return file says, entry by entry. What a correction would put in the place of the account's numbers is not read at all: nobody here
 * would write it into a bank account that somebody else has confirmed.
 */
export function readAnswers(text: string): readonly BankAnswer[] | { readonly problem: NachaProblem | { why: "no-answers"; line: null } } {
  const file = readNacha(text);
  if ("problem" in file) return file;
  const answers = file.batches
    .flatMap(({ entries }) => entries)
    .map(({ line, minor, addenda, trace, id }): BankAnswer => {
      const said = addenda.find(({ type }) => type === "99" || type === "98");
      if (!said) return { line, kind: "none", code: "", trace, minor, id };
      const kind = said.type === "99" ? "return" : "correction";
      return { line, kind, code: said.record.slice(3, 6), trace: said.record.slice(6, 21).trim(), minor, id };
    });
  // A file of ours, handed in by mistake, has no answer in it at all.
  const isNoAnswer = answers.length > 0 && answers.every(({ kind }) => kind === "none");
  return isNoAnswer ? { problem: { why: "no-answers", line: null } } : answers;
}
