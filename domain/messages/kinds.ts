import type { EventFacts, SoldFacts } from "./told.ts";
import type { Instant, Money, Zone } from "#domain/kernel";
import { announcedRules, type AnnouncedFacts } from "./announced-facts.ts";
import type { DestinationChangedFacts } from "./destination-changed.ts";
import { supportRules, type SupportFacts } from "./support-facts.ts";
import { transferRules, type TransferFacts } from "./transfer-notice.ts";
import { always, threeDays } from "./usual-rules.ts";

type ChatPlatform = "discord" | "slack";

/** What the programme posts into a channel: what waits for staff, or what everybody may read. */
export const channelPurposes = ["staff", "announcements"] as const;
export type ChannelPurpose = (typeof channelPurposes)[number];

type LinkFacts = {
  readonly platform: ChatPlatform;
  readonly account: string;
  readonly at: Instant;
  /** it is one of a member of staff, and ends otherwise than a partner's */
  readonly isStaff?: boolean;
};

type FactsElsewhere = AnnouncedFacts & SupportFacts & TransferFacts;

/**
 * Every kind of message and what it tells: facts that stay values, never wording. They are stored sealed and small; what a mail
 * shows besides (the lines of a statement, say) is read when it leaves. A new kind is a line here, one in `kindRules` and one in
 * templates/messages.ts; a forgotten one does not compile.
 */
export type MessageFacts = FactsElsewhere & {
  /** proves a mailbox when a chat account is to be connected */
  readonly "connect-code": {
    readonly code: string;
    readonly platform: ChatPlatform;
    /** the chat account that asked, by its own name */
    readonly account: string;
    readonly expiresAt: Instant;
  };
  /** a chat account was connected: whoever it was not can object */
  readonly "new-link-notice": LinkFacts;
  /** a chat account is not connected any more */
  readonly "link-ended-notice": LinkFacts;
  readonly "application-received": { readonly shareId: string };
  readonly "application-approved": { readonly shareId: string };
  readonly "application-declined": { readonly reason: string | null };
  /** one sale or, gathered over a day or a week, many; oldest first */
  readonly "sale-alert": { readonly sales: readonly SoldFacts[] };
  /** what happened to a partner in a period, in the rhythm that they chose */
  readonly digest: {
    readonly cadence: "daily" | "weekly" | "monthly";
    /** half-open: from ≤ t < to */
    readonly from: Instant;
    readonly to: Instant;
    /** where the reader lives: the period's days are theirs */
    readonly zone: Zone;
    /** new ones, by what they are now */
    readonly conversions: readonly {
      readonly status: "pending" | "unpaid" | "paid" | "rejected";
      readonly count: number;
      readonly amount: Money;
    }[];
    /** by new ones that were not rejected; before: in a period as long before this one */
    readonly earned: readonly Money[];
    readonly earnedBefore: readonly Money[];
    readonly clicks: number;
    readonly clicksBefore: number;
    readonly byLink: number;
    readonly byLinkBefore: number;
    readonly payouts: readonly { readonly period: string; readonly amount: Money }[];
    readonly tokens: { readonly quarter: string; readonly total: number; readonly requirement: number; readonly daysLeft: number } | null;
    /** within two weeks, soonest first */
    readonly coming: readonly { readonly kind: "craft-in" | "meeting"; readonly title: string; readonly startsAt: Instant }[];
    /** this month's, where it has been shown; left out: an earlier release told it */
    readonly ad?: { readonly title: string; readonly link: string | null } | null;
    /** only where sales are not told apart; newest first, at most ten */
    readonly sales: readonly SoldFacts[];
    /** the one thing to do next */
    readonly next: "tokens" | "share" | "pending" | "campaigns" | "payout";
  };
  /** the statement's lines are those of the payout */
  readonly "payout-released": {
    readonly payoutId: string;
    /** the batch's period, "2026-12-01" */
    readonly period: string;
    readonly amount: Money;
    readonly at: Instant;
  };
  /** what staff said to an activity that a partner asked tokens for */
  readonly "submission-answered": {
    readonly activity: string;
    /** null: declined */
    readonly tokens: number | null;
    readonly quarter: string | null;
    readonly reason: string | null;
  };
  /** a quarter is closed: what it came to */
  readonly "quarter-total": { readonly quarter: string; readonly total: number; readonly requirement: number; readonly isMet: boolean };
  /** a quarter ends soon, and something is missing */
  readonly "quarter-reminder": {
    readonly quarter: string;
    readonly total: number;
    readonly requirement: number;
    /** until its last day */
    readonly days: number;
    /** "2026-12-31" */
    readonly lastDay: string;
  };
  /** staff: how a quarter ended */
  readonly "quarter-report": { readonly quarter: string; readonly partners: number; readonly met: number; readonly requirement: number };
  /** something changed about an event for whoever takes part or holds it */
  readonly "event-notice": {
    readonly event: EventFacts;
    readonly what: "signed-up" | "wait-listed" | "promoted" | "rescheduled" | "cancelled" | "host-left" | "approved" | "declined";
    /** of a rescheduled one: when it was to begin */
    readonly before: Instant | null;
    readonly reason: string | null;
  };
  /** an event is about to begin */
  readonly "event-reminder": { readonly event: EventFacts };
  /** a customer: an order of theirs waits for its payment */
  readonly "pending-order": {
    readonly orderId: string;
    readonly order: string;
    readonly orderedAt: Instant;
    readonly total: Money;
    /** the shop's own page to pay it on */
    readonly payUrl: string;
    /** as the order gave it */
    readonly name: string | null;
    /** a payment failed, and the shop tries again */
    readonly isRetry: boolean;
    /** the first, second or third about this order */
    readonly nth: number;
  };
  /** where a partner's money goes was changed: whoever did not do it can object */
  readonly "destination-changed": DestinationChangedFacts;
  /** finance: two persons have to release the batch */
  readonly "batch-needs-release": {
    readonly period: string;
    readonly totals: readonly Money[];
    readonly payouts: number;
    /** payouts with something unusual about them, and debts that somebody should look at */
    readonly unusual: number;
  };
  /** finance and operators: the books do not add up */
  readonly "ledger-alarm": {
    readonly at: Instant;
    /** the invariants' headings, and how many rows break each (at most 20 are counted) */
    readonly violations: readonly { readonly invariant: string; readonly rows: number }[];
    /** whether payouts and transfers were stopped because of it */
    readonly isFrozen: boolean;
  };
  /** in a channel: from now on the programme posts here, or whether it still does */
  readonly "channel-set": { readonly purpose: ChannelPurpose; readonly isTest: boolean };
  /** operators: an endpoint of another program does not take what it is told */
  readonly "webhook-trouble": {
    /** how it is named in commands */
    readonly word: string;
    readonly host: string;
    /** gave-up: on one event; gone: it answered 410 and is switched off; failing: it took nothing for days and is switched off */
    readonly what: "gave-up" | "gone" | "failing";
    /** what the last try came to, as a word */
    readonly detail: string;
    readonly at: Instant;
  };
  /** operators: a channel takes nothing any more */
  readonly "channel-gone": {
    readonly platform: ChatPlatform;
    readonly channel: string;
    readonly purpose: ChannelPurpose;
    /** the platform's own code */
    readonly detail: string | null;
    readonly at: Instant;
  };
};

export type MessageKind = keyof MessageFacts;

/** Kinds that only channels are told: they have a card, but no mail. */
export type ChannelOnlyKind = "channel-set";
/** Kinds that look like another, so that they have no words of their own. */
type LookalikeKind = "announcement-test";
/** Kinds that people are told. */
export type PersonalKind = Exclude<MessageKind, ChannelOnlyKind>;
export type LetterKind = Exclude<PersonalKind, LookalikeKind>;

export const messageClasses = ["transactional", "relationship", "subscription"] as const;
export type MessageClass = (typeof messageClasses)[number];

export type KindRules = {
  /** transactional: always sent. relationship and subscription: by preference; subscription mail carries an unsubscribe link. */
  readonly class: MessageClass;
  /** whether it waits until 08:00 when it is night where the recipient is */
  readonly keepsQuiet: boolean;
  /**
   * When nobody can know whether the other side took it (the connection broke after the last byte): a second copy does no harm, or the
   * message stays as it is and staff see it.
   */
  readonly whenUndecided: "again" | "unknown-outcome";
  /** never to a chat account: a code that proves a mailbox, a customer */
  readonly byMailOnly?: true;
  /** by which channel is chosen for this kind alone: preferences of its class say nothing of chat */
  readonly isChosenApart?: true;
  /** told by mail and to every chat account: whoever got into one of them must not be the only one who hears of it */
  readonly isEverywhere?: true;
  /** nobody asked for it: who called such mail spam gets no more, and staff can't send it again by hand */
  readonly isUnasked?: true;
  /** for which purposes channels may be told it; left out: it is nothing for others' eyes */
  readonly channels?: readonly ChannelPurpose[];
  /** how long it is tried: from its first attempt on, or, where it does not wait for the morning, from when it was told */
  readonly giveUpAfterMinutes: number;
};

export const kindRules: Readonly<Record<MessageKind, KindRules>> = {
  "connect-code": { ...always, keepsQuiet: false, byMailOnly: true, giveUpAfterMinutes: 10 },
  "new-link-notice": { ...always, keepsQuiet: false },
  "link-ended-notice": { ...always, keepsQuiet: false },
  "application-received": { ...always, keepsQuiet: false },
  "application-approved": always,
  "application-declined": always,
  "sale-alert": { class: "subscription", keepsQuiet: true, whenUndecided: "unknown-outcome", giveUpAfterMinutes: threeDays },
  // It comes at the hour that its reader chose.
  digest: { class: "subscription", keepsQuiet: false, whenUndecided: "unknown-outcome", isChosenApart: true, giveUpAfterMinutes: 24 * 60 },
  "payout-released": { class: "relationship", keepsQuiet: true, whenUndecided: "again", giveUpAfterMinutes: threeDays },
  "submission-answered": { class: "relationship", keepsQuiet: true, whenUndecided: "again", giveUpAfterMinutes: threeDays },
  "quarter-total": { class: "relationship", keepsQuiet: true, whenUndecided: "again", giveUpAfterMinutes: threeDays },
  // After a day its "in 3 days" would be wrong.
  "quarter-reminder": { class: "subscription", keepsQuiet: true, whenUndecided: "unknown-outcome", giveUpAfterMinutes: 24 * 60 },
  "quarter-report": { ...always, channels: ["staff"] },
  "event-notice": {
    class: "relationship",
    keepsQuiet: false,
    whenUndecided: "again",
    giveUpAfterMinutes: threeDays,
    channels: ["announcements"],
  },
  ...announcedRules,
  // It comes in time or not at all.
  "event-reminder": {
    class: "subscription",
    keepsQuiet: false,
    whenUndecided: "unknown-outcome",
    giveUpAfterMinutes: 60,
    channels: ["announcements"],
  },
  // Every further try asks again whether the order still waits. After some hours the next one of its own is near.
  "pending-order": {
    class: "transactional",
    keepsQuiet: true,
    whenUndecided: "unknown-outcome",
    byMailOnly: true,
    isUnasked: true,
    giveUpAfterMinutes: 6 * 60,
  },
  ...transferRules,
  "destination-changed": { ...always, keepsQuiet: false, isChosenApart: true, isEverywhere: true },
  ...supportRules,
  "batch-needs-release": { ...always, channels: ["staff"] },
  "ledger-alarm": { ...always, keepsQuiet: false, channels: ["staff"] },
  // What comes later than that is no answer to who has just set it.
  "channel-set": {
    class: "transactional",
    keepsQuiet: false,
    whenUndecided: "unknown-outcome",
    giveUpAfterMinutes: 60,
    channels: channelPurposes,
  },
  "channel-gone": { ...always, keepsQuiet: false, byMailOnly: true },
  "webhook-trouble": { ...always, byMailOnly: true },
};

export const messageKinds = Object.keys(kindRules) as MessageKind[];
const withoutLetter: readonly MessageKind[] = ["channel-set", "announcement-test"] satisfies (ChannelOnlyKind | LookalikeKind)[];
export const letterKinds = messageKinds.filter((kind): kind is LetterKind => !withoutLetter.includes(kind));

/** As what a message leaves: a test looks like what it tests, down to its sender and its foot. */
export function wordedAs(kind: MessageKind): Exclude<MessageKind, LookalikeKind> {
  return kind === "announcement-test" ? "announcement" : kind;
}

/** Kinds of which several for one person leave as one message: how their facts come together, in the order they came. */
const gathering: { readonly [K in MessageKind]?: (all: readonly MessageFacts[K][]) => MessageFacts[K] } = {
  "sale-alert": (all) => ({ sales: all.flatMap(({ sales }) => sales) }),
};

export function isGathered(kind: MessageKind): boolean {
  return gathering[kind] !== undefined;
}

/** The facts of several messages of one kind as those of one. */
export function gatherFacts(kind: MessageKind, all: readonly unknown[]): unknown {
  const together = gathering[kind] as ((all: readonly unknown[]) => unknown) | undefined;
  return together?.(all) ?? all[0];
}
