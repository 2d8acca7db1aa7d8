import { expect, test } from "vitest";
import { instant, money } from "#domain/kernel";
import { messageKinds } from "#domain/messages";
import { renderLetter, type LetterFacts, type Reader } from "#templates/messages";

const reader: Reader = {
  locale: "en-US",
  zone: "America/Denver",
  name: "Ms <b>Linnet</b>",
  programme: { name: "Paper & Glue", url: "https://partners.shop.example" },
  unsubscribeUrl: null,
};
const at = instant("2026-12-01T16:00:00Z");
const sale = { order: "4107", commission: money(1_190n, "USD"), status: "unpaid", orderedAt: at, maturesAt: at } as const;
const facts: LetterFacts = {
  "connect-code": { code: "7K2M-9QPT", platform: "Discord", account: "linnet<script>", expiresAt: at },
  "new-link-notice": { platform: "Slack", account: "linnet", at },
  "application-received": { shareId: "1004" },
  "application-approved": { shareId: "1004" },
  "application-declined": { reason: "no page yet\r\nBcc: x@y.example" },
  "sale-alert": { sales: [sale, { ...sale, order: "4108", status: "pending", maturesAt: null }] },
  "payout-released": {
    payoutId: "p",
    period: "2026-12-01",
    amount: money(1_000n, "USD"),
    at,
    lines: [
      { what: "sale", order: "4107", amount: money(1_190n, "USD") },
      { what: "correction", order: "4000", amount: money(-190n, "USD") },
    ],
  },
  "batch-needs-release": { period: "2026-12-01", totals: [money(900_000n, "USD"), money(5n, "EUR")], payouts: 31, unusual: 2 },
  "ledger-alarm": { at, violations: [{ invariant: "I1: the postings of an entry sum to zero", rows: 2 }], isFrozen: true },
};

test("every message reads as a letter", async () => {
  const letters = messageKinds.map((kind) => {
    const { subject, text } = renderLetter(kind, facts[kind], reader);
    return `${kind}\nSubject: ${subject}\n\n${text}`;
  });
  await expect(letters.join(`\n${"═".repeat(80)}\n\n`)).toMatchFileSnapshot("../golden/messages.txt");
});

test("what a person typed stays text in HTML and one line in a subject", () => {
  for (const kind of messageKinds) {
    const { html, subject } = renderLetter(kind, facts[kind], reader);
    expect(html).not.toMatch(/<script|<b>/);
    expect(html).toContain('<html lang="en-US">');
    expect(subject).not.toMatch(/[\r\n]/);
  }
});
