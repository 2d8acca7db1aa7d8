/** Names as banks can print them: letters that have no accent to take off, and signs that stand for others. */
const spelled: Readonly<Record<string, string>> = {
  ß: "ss",
  ẞ: "SS",
  æ: "ae",
  Æ: "AE",
  œ: "oe",
  Œ: "OE",
  ø: "o",
  Ø: "O",
  ł: "l",
  Ł: "L",
  đ: "d",
  Đ: "D",
  ð: "d",
  Ð: "D",
  þ: "th",
  Þ: "Th",
  ı: "i",
  "’": "'",
  "‘": "'",
  "–": "-",
  "—": "-",
  "‐": "-",
  "‑": "-",
};

/** The field "individual name" of an ACH entry has 22 places (Nacha Operating Rules, appendix three); the name of a SEPA payment 70. */
const places = { "us-account": 22, iban: 70 } as const;

/**
 * A holder's name as the bank will read it: accents off, in the letters that every bank takes (for SEPA those of EPC217-08, where "&" is
 * written "+"), and no longer than its field. Null: it has signs that no bank takes, or no letters at all.
 */
export function printedName(kind: keyof typeof places, name: string): string | null {
  return inBankLetters(kind, name)?.slice(0, places[kind]).trimEnd() ?? null;
}

/** Whether the field is too short for it, as the bank reads it: a letter may become two, or one of several signs. */
export function isNameCut(kind: keyof typeof places, name: string): boolean {
  return (inBankLetters(kind, name)?.length ?? 0) > places[kind];
}

function inBankLetters(kind: keyof typeof places, name: string): string | null {
  const plain = name
    .normalize("NFKD")
    .replaceAll(/\p{M}/gu, "")
    .replaceAll(/[^\x20-\x7E]/gu, (sign) => spelled[sign] ?? sign)
    .replaceAll(/\s+/g, " ")
    .trim();
  const taken = kind === "iban" ? plain.replaceAll("&", "+") : plain;
  const fits = kind === "iban" ? /^[A-Za-z0-9/?:().,'+ -]+$/ : /^[A-Za-z0-9/?:().,'&+ -]+$/;
  if (!fits.test(taken) || !/[A-Za-z].*[A-Za-z]/.test(taken)) return null;
  return taken;
}
