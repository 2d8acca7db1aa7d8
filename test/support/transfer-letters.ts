import { instant, money } from "#domain/kernel";
import type { Reader } from "#templates/messages";
import type { LetterCase } from "./letter-case.ts";

const at = instant("2026-11-30T17:00:00Z");

/** Letters about transfers to bank accounts, for those who read letters in the tests. */
export function transferCases({
  usual,
  longNames,
  rightToLeft,
  staff,
}: Readonly<Record<"usual" | "longNames" | "rightToLeft" | "staff", Reader>>): LetterCase[] {
  return [
    {
      name: "usual",
      kind: "transfer-code",
      facts: { code: "7KQ2-9XRD", amount: money(75_000n, "USD"), last4: "6789", expiresAt: at },
      reader: usual,
    },
    ...(["requested", "approved", "held", "sent", "failed", "returned", "corrected"] as const).map((what) => ({
      name: what,
      kind: "transfer-notice" as const,
      facts: {
        what,
        transfer: "12",
        amount: money(10_000n, "USD"),
        fee: money(what === "sent" ? 0n : 250n, "USD"),
        net: money(what === "sent" ? 10_000n : 9_750n, "USD"),
        last4: "6789",
        processOn: "2026-12-02",
        expectedOn: "2026-12-04",
        code: what === "returned" ? "R03" : what === "failed" ? "withdrawn" : what === "corrected" ? "C01" : null,
        ...(what === "returned" ? { back: money(9_750n, "USD") } : {}),
        note:
          what === "held"
            ? "We are asking you about a change of your account: please answer the mail of yesterday. </p><b>Thank you</b>"
            : null,
        at,
      },
      reader: what === "held" ? longNames : what === "failed" ? rightToLeft : usual,
    })),
    ...(["requested", "held"] as const).map((what) => ({
      name: what,
      kind: "transfer-waits" as const,
      facts: { what, transfer: "12", net: money(9_750n, "USD"), processOn: "2026-12-02", code: what === "held" ? "no-rail" : null },
      reader: staff,
    })),
    {
      name: "to-approve",
      kind: "transfer-notice",
      facts: {
        what: "requested",
        transfer: "12",
        amount: money(100_000n, "USD"),
        fee: money(250n, "USD"),
        net: money(99_750n, "USD"),
        last4: "6789",
        processOn: "2026-12-02",
        expectedOn: "2026-12-04",
        code: null,
        note: null,
        at,
        needsApproval: true,
      },
      reader: usual,
    },
    {
      name: "refused",
      kind: "transfer-notice",
      facts: {
        what: "failed",
        transfer: "12",
        amount: money(10_000n, "USD"),
        fee: money(250n, "USD"),
        net: money(9_750n, "USD"),
        last4: "6789",
        processOn: "2026-12-02",
        expectedOn: "2026-12-04",
        code: "R02",
        note: null,
        at,
      },
      reader: usual,
    },
    ...(["review", "contradiction"] as const).map((what) => ({
      name: what,
      kind: "transfer-unclear" as const,
      facts: { transfer: "12", what, net: money(9_750n, "USD") },
      reader: staff,
    })),
    ...[0, 2].map((unused) => ({
      name: unused === 0 ? "usual" : "with-lines-that-did-nothing",
      kind: "bank-answered" as const,
      facts: { file: "2", returned: 3, corrected: 1, unused },
      reader: staff,
    })),
    {
      name: "one",
      kind: "transfers-to-send",
      facts: { file: "3", processOn: "2026-12-02", count: 1, net: money(9_750n, "USD") },
      reader: staff,
    },
  ];
}
