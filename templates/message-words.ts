import type { Channel, ChannelPurpose, MessageClass, MessageKind } from "#domain/messages";

/** Classes of messages as they are typed. */
const typed = { account: "transactional", payouts: "relationship", sales: "subscription" } as const satisfies Record<string, MessageClass>;
type ClassName = keyof typeof typed;
export const classNames = Object.keys(typed) as ClassName[];

export function classNamed(name: ClassName): MessageClass {
  return typed[name];
}

export const typedClass: Readonly<Record<MessageClass, ClassName>> = {
  transactional: "account",
  relationship: "payouts",
  subscription: "sales",
};

export const channelWords: Readonly<Record<Channel, string>> = { mail: "mail", discord: "Discord", slack: "Slack", console: "console" };

/** What a message is, in few words. */
export const kindWords: Readonly<Record<MessageKind, string>> = {
  "connect-code": "code to connect an account",
  "new-link-notice": "an account was connected",
  "link-ended-notice": "an account was disconnected",
  "application-received": "application received",
  "application-approved": "application approved",
  "application-declined": "application declined",
  "sale-alert": "sales",
  digest: "what happened in a period",
  "payout-released": "payout and statement",
  "submission-answered": "answer to an activity",
  "quarter-total": "a quarter's tokens",
  "quarter-reminder": "a quarter ends soon",
  "quarter-report": "how a quarter ended",
  "event-notice": "about an event",
  announcement: "announcement",
  "announcement-test": "test of an announcement",
  "monthly-ad": "the ad of the month",
  "event-reminder": "an event begins soon",
  "pending-order": "an order waits for its payment",
  "transfer-code": "code for a transfer",
  "transfer-notice": "about a transfer",
  "money-notice": "about whether money can leave",
  "transfer-waits": "a transfer waits for finance",
  "transfer-unclear": "a transfer that nobody knows the fate of",
  "bank-answered": "the bank has answered",
  "transfers-to-send": "transfers wait for the bank",
  "destination-changed": "a bank account was changed",
  "question-asked": "a question for staff",
  "question-answered": "answer to a question",
  "feedback-given": "feedback",
  "batch-needs-release": "a batch waits for finance",
  "ledger-alarm": "the books do not add up",
  "channel-set": "a channel was set",
  "channel-gone": "a channel takes no messages",
  "webhook-trouble": "another program does not take what it is told",
};

/** Why a message has not arrived, or may not have. */
export const troubleWords: Readonly<Record<string, string>> = {
  "no-address": "we have no address of theirs",
  bounced: "there is no such address",
  refused: "it was refused for good",
  "gave-up": "it was not taken for three days",
  complained: "they called such mail spam",
  overtaken: "what it was about had changed",
  preference: "they want none of this kind",
  expired: "it was too late to be of use",
  "channel-gone": "the channel is gone, or the programme's app may not write in it",
  "takes-none": "their account takes no direct messages of ours; they read it with /ask mine",
  "no-outlet": "the programme has no app there any more",
  undecided: "the other side fell silent when it had everything: it may have arrived",
  interrupted: "our process ended while it was sending: it may have arrived",
};

/** What the programme posts into a channel, after "posts". */
export const purposeWords: Readonly<Record<ChannelPurpose, string>> = {
  staff: "what waits for staff",
  announcements: "what everybody may read: announcements, the ad of the month, meetings",
};
