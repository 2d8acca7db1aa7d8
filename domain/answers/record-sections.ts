import type { Instant, Tx } from "#domain/kernel";
import { linksOf, type ChatLink } from "#domain/chat";
import type { ConversionStatus } from "#domain/conversions";
import { groupAt } from "#domain/partners";
import { moneyOpenFrom } from "#domain/programme";
import type { TransferFacts } from "#domain/transfers";
import { couponPage, type CouponFacts } from "./coupons.ts";
import { earningsList, type EarningsRow } from "./earnings-list.ts";
import { eventsOfPartner, type PartnerEvent } from "./events-of-partner.ts";
import { bankAccountOf, whereaboutsOf, type BankAccount, type Whereabouts } from "./money-whereabouts.ts";
import { ownRates, type OwnRate, type RateFacts } from "./own-rates.ts";
import { pageOfAll, type Page } from "./page.ts";
import { partnerActs, type PartnerAct } from "./partner-acts.ts";
import { partnerMoney, type MoneyEvent } from "./partner-money.ts";
import { feedbackOfPartner, questionsOfPartner, type FeedbackLine, type QuestionLine } from "./questions.ts";
import { referencesOf, type ReferenceFacts } from "./references.ts";
import { statusMovesOf, type StatusMove } from "./status-moves.ts";
import { tokenLog, type GrantLine } from "./token-lists.ts";
import { tokenProgress, type QuarterProgress } from "./token-progress.ts";
import { transfersOfPartner } from "./transfers.ts";
import { visitsOf, type Visit } from "./visits.ts";

/** The parts of a partner's record for support, in the order in which they are offered. */
export const recordSections = [
  "status",
  "links",
  "rates",
  "accounts",
  "clicks",
  "conversions",
  "payouts",
  "wallet",
  "tokens",
  "sign-ups",
  "questions",
  "feedback",
  "acts",
] as const;
export type RecordSection = (typeof recordSections)[number];

/** A chat account that stands or stood for them, and from when on money moves by it. */
export type RecordAccount = Pick<ChatLink, "word" | "platform" | "name" | "since" | "until"> & { readonly moneyFrom: Instant };

/** What a section tells beside its list, by section. */
export type RecordFacts = {
  readonly status: { readonly page: Page<StatusMove> };
  readonly links: { readonly references: readonly ReferenceFacts[]; readonly page: Page<CouponFacts> };
  readonly rates: {
    readonly general: RateFacts;
    readonly group: string | null;
    readonly page: Page<OwnRate & { readonly isComing: boolean }>;
  };
  readonly accounts: { readonly page: Page<RecordAccount> };
  readonly clicks: { readonly page: Page<Visit> };
  readonly conversions: { readonly counts: Readonly<Record<ConversionStatus, number>>; readonly page: Page<EarningsRow> };
  readonly payouts: { readonly page: Page<MoneyEvent> };
  readonly wallet: {
    readonly whereabouts: readonly Whereabouts[];
    readonly account: BankAccount | null;
    readonly page: Page<TransferFacts>;
  };
  readonly tokens: { readonly progress: QuarterProgress; readonly page: Page<GrantLine> };
  readonly "sign-ups": { readonly page: Page<PartnerEvent> };
  readonly questions: { readonly page: Page<QuestionLine> };
  readonly feedback: { readonly page: Page<FeedbackLine> };
  readonly acts: { readonly page: Page<PartnerAct> };
};

type Read<S extends RecordSection> = (tx: Tx, partnerId: string, page: number) => Promise<RecordFacts[S]>;

/** How each section is read; ten rows a page, what several of them need asked together. */
const readers: { readonly [S in RecordSection]: Read<S> } = {
  status: async (tx, id, page) => ({ page: await statusMovesOf(tx, id, page) }),
  links: async (tx, id, page) => {
    const [references, coupons] = await Promise.all([referencesOf(tx, id), couponPage(tx, id, page)]);
    return { references, page: coupons };
  },
  rates: async (tx, id, page) => {
    const [{ general, exceptions, coming }, group] = await Promise.all([ownRates(tx, id), groupAt(tx, id, tx.now)]);
    const rates = [...coming.map((rate) => ({ ...rate, isComing: true })), ...exceptions.map((rate) => ({ ...rate, isComing: false }))];
    return { general, group: group?.name ?? null, page: pageOfAll(rates, page) };
  },
  accounts: async (tx, id, page) => {
    const links = await linksOf(tx, { kind: "partner", id });
    const newestFirst = links.toReversed().toSorted((a, b) => Number(a.until !== null) - Number(b.until !== null));
    return { page: pageOfAll(newestFirst.map(accountOf), page) };
  },
  clicks: async (tx, id, page) => ({ page: (await visitsOf(tx, id, { verdict: null, campaign: null }, page)).visits }),
  conversions: async (tx, id, page) => {
    const list = await earningsList(tx, id, { status: null, page });
    return { counts: list.counts, page: list };
  },
  payouts: async (tx, id, page) => ({ page: await partnerMoney(tx, id, page) }),
  wallet: async (tx, id, page) => {
    const [whereabouts, account, transfers] = await Promise.all([
      whereaboutsOf(tx, id),
      bankAccountOf(tx, id),
      transfersOfPartner(tx, id, page),
    ]);
    return { whereabouts, account, page: transfers };
  },
  tokens: async (tx, id, page) => {
    const [progress, log] = await Promise.all([tokenProgress(tx, id, tx.now), tokenLog(tx, id, page)]);
    return { progress, page: log };
  },
  "sign-ups": async (tx, id, page) => ({ page: await eventsOfPartner(tx, id, page) }),
  questions: async (tx, id, page) => ({ page: await questionsOfPartner(tx, id, page) }),
  feedback: async (tx, id, page) => ({ page: await feedbackOfPartner(tx, id, page) }),
  acts: async (tx, id, page) => ({ page: await partnerActs(tx, id, page) }),
};

/** What is never shown is not handed on: the platform's own number of an account. */
function accountOf({ word, platform, name, since, until }: ChatLink): RecordAccount {
  return { word, platform, name, since, until, moneyFrom: moneyOpenFrom({ since }) };
}

/** A page of one section of a partner's record, as far as whoever asks may read it. */
export function recordSection<S extends RecordSection>(tx: Tx, partnerId: string, section: S, page: number): Promise<RecordFacts[S]> {
  return readers[section](tx, partnerId, page);
}
