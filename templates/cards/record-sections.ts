import type { RecordFacts, RecordSection } from "#domain/answers";
import type { Instant } from "#domain/kernel";
import type { PartnerFacts } from "#domain/partners";
import type { View } from "../view.ts";
import type { RecordReader } from "./record-frame.ts";
import { conversionsSection, payoutsSection, walletSection } from "./record-money-sections.ts";
import { actsSection, eventsSection, feedbackSection, questionsSection, statusSection } from "./record-people-sections.ts";
import { accountsSection, clicksSection, linksSection, ratesSection, tokensSection } from "./record-share-sections.ts";

const cards: {
  readonly [S in RecordSection]: (partner: PartnerFacts, reader: RecordReader, told: RecordFacts[S], now: Instant) => View;
} = {
  status: statusSection,
  links: linksSection,
  rates: ratesSection,
  accounts: accountsSection,
  clicks: clicksSection,
  conversions: conversionsSection,
  payouts: payoutsSection,
  wallet: walletSection,
  tokens: tokensSection,
  "sign-ups": eventsSection,
  questions: questionsSection,
  feedback: feedbackSection,
  acts: actsSection,
};

/** A page of one section of a partner's record. */
export function recordSectionCard<S extends RecordSection>(
  section: S,
  {
    partner,
    reader,
    told,
    now,
  }: { readonly partner: PartnerFacts; readonly reader: RecordReader; readonly told: RecordFacts[S]; readonly now: Instant },
): View {
  return cards[section](partner, reader, told, now);
}
