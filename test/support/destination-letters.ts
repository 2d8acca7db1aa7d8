import { instant } from "#domain/kernel";
import type { LetterFacts, Reader } from "#templates/messages";

const at = instant("2026-12-01T16:00:00Z");
const account: LetterFacts["destination-changed"] = {
  what: "set",
  last4: "6528",
  bankName: "Wasatch Credit Union",
  currency: "USD",
  at,
  usableFrom: at.add({ hours: 72 }),
  reason: null,
  objection: "AZNvPAAAcACAAAAAAAAAAStvY2tldC1sYXVuY2hlcnM",
  link: null,
};
const ended = { usableFrom: null, objection: null };

/** Letters about a bank account, to readers as they are and as they break layouts. */
export function destinationCases({
  reader,
  longNames,
  hostile,
  rightToLeft,
}: Readonly<Record<"reader" | "longNames" | "hostile" | "rightToLeft", Reader>>) {
  return [
    { name: "set", kind: "destination-changed", facts: account, reader },
    { name: "set-long", kind: "destination-changed", facts: { ...account, bankName: "🏦 ".repeat(20) }, reader: longNames },
    { name: "set-hostile", kind: "destination-changed", facts: { ...account, bankName: `<b>{{x}}\u202E` }, reader: hostile },
    { name: "removed", kind: "destination-changed", facts: { ...account, ...ended, what: "removed" }, reader: rightToLeft },
    {
      name: "blocked",
      kind: "destination-changed",
      facts: { ...account, ...ended, what: "blocked", reason: "the bank could not find it" },
      reader,
    },
    {
      name: "unblocked",
      kind: "destination-changed",
      facts: { ...account, what: "unblocked", bankName: null },
      reader,
    },
  ] as const;
}
