import type { LifeRefusal } from "./life-refusals.ts";
import type { TransferRefusalCode } from "./transfer-refusal.ts";
import type { BookRefusalCode } from "./book-refusals.ts";

/** The facts a refusal may carry; values stay values so that templates can word them in the reader's own form. */
export type RefusalFacts = Record<string, unknown>;

/**
 * A "no" that a person may be told: a code and facts, never a sentence and never an HTTP status.
 * Everything else that is thrown is a fault: logged once at the edge, shown only as a reference.
 * The sentences live in `templates/refusals.ts`, one per code; a missing one does not compile.
 */
export class Refusal extends Error {
  readonly code: RefusalCode;
  readonly facts: RefusalFacts;

  constructor(code: RefusalCode, facts: RefusalFacts) {
    super(code);
    this.name = "Refusal";
    this.code = code;
    this.facts = facts;
  }
}

export function refuse(code: RefusalCode, facts: RefusalFacts = {}): Refusal {
  return new Refusal(code, facts);
}

/** Every code there is. One list, so that the table of sentences can be checked for completeness by the compiler. */
export type RefusalCode =
  | BookRefusalCode
  // kernel: values that a person typed
  | "money.unreadable"
  | "instant.unreadable"
  | "period.unreadable"
  | "period.no-such-day"
  | "period.backwards"
  | "period.too-long"
  // pictures that somebody sent
  | "picture.unreadable"
  | "picture.too-large"
  | "picture.too-many-pixels"
  | "picture.too-small"
  | "picture.animated"
  | "picture.damaged"
  | "picture.busy"
  | "picture.unreachable"
  | "picture.not-sent"
  // programme
  | "programme.frozen"
  | "programme.not-frozen"
  | "programme.thaw-asked-by-you"
  | "terms.unknown"
  | "terms.unreadable"
  | "terms.logo-elsewhere"
  | "terms.in-the-past"
  | "terms.rail-incomplete"
  | "terms.nothing-to-withdraw"
  | "rate.nothing-to-end"
  | "rate.programme-is-a-term"
  // partners
  | "partner.unknown"
  | "partner.mention-unknown"
  | "partner.already-applied"
  | "partner.wrong-status"
  | "partner.not-active"
  | "partner.email-unreadable"
  | "partner.not-closed"
  | "partner.money-left"
  | "slug.unreadable"
  | "slug.reserved"
  | "slug.taken"
  | "slug.look-alike"
  | "slug.too-many-changes"
  | "group.unknown"
  | "group.unreadable"
  | "group.nothing-to-do"
  | "staff.unknown"
  | "staff.own-record"
  | "staff.other-partner"
  | "staff.handle-unreadable"
  | "staff.handle-taken"
  | "staff.has-role"
  | "staff.lacks-role"
  | "staff.own-grant"
  | "staff.last-operator"
  // who is who in chat
  | "link.other-partner"
  | "link.other-staff"
  | "link.unknown"
  | "chat.no-account"
  | "connect.no-code"
  | "connect.too-many"
  | "connect.wrong-code"
  | "invite.unusable"
  // questions and feedback
  | "question.unknown"
  | "question.unreadable"
  | "question.too-many"
  | "question.not-answered"
  | "feedback.unknown"
  | "feedback.so-already"
  // help
  | "article.unknown"
  | "article.unreadable"
  | "article.taken"
  | "article.nothing-new"
  | "article.archived-already"
  // legal terms
  | "legal.none"
  | "legal.partners-only"
  | "legal.unknown"
  | "legal.changed"
  | "legal.not-accepted"
  | "legal.too-long"
  | "legal.nothing-written"
  | "legal.unchanged"
  | "legal.in-the-past"
  | "legal.another-is-coming"
  | "legal.nothing-to-withdraw"
  // attribution
  | "share-link.unreadable"
  | "share-link.host-not-allowed"
  | "share-link.no-hosts"
  | "campaign.unreadable"
  | "coupon.unreadable"
  | "coupon.already-theirs"
  | "coupon.not-owned"
  | "coupon.changed"
  // orders and conversions
  | "product.unknown"
  | "product.ambiguous"
  | "order.unknown"
  | "order.ambiguous"
  | "order.no-conversion"
  | "conversion.already-rejected"
  | "conversion.not-rejected"
  | "conversion.already-paid"
  | "conversion.already-assigned"
  | "conversion.changed"
  | "review.already-decided"
  | "claim.unreadable"
  | "claim.already-made"
  | "claim.already-credited"
  | "claim.too-many"
  | "reason.missing"
  // payouts
  | "batch.unknown"
  | "batch.nothing-prepared"
  | "batch.already-released"
  | "batch.already-cancelled"
  | "batch.changed"
  | "batch.approved-by-you"
  | "batch.running"
  | "batch.not-in-it"
  | "batch.not-set-aside"
  // money and who asks for it to move
  | "money.link-too-new"
  | TransferRefusalCode
  // what finance book by hand
  | "credit.amount"
  | "withholding.amount"
  | "withholding.too-much"
  | "withholding.nothing"
  | "withholding.which-currency"
  | "write-off.no-debt"
  | "write-off.which-currency"
  | "write-off.already-asked"
  | "write-off.debt-changed"
  | "write-off.in-batch"
  | "adjustment.unknown"
  | "adjustment.already-decided"
  | "adjustment.expired"
  | "adjustment.own-request"
  | "adjustment.not-your-request"
  // bank accounts
  | "bank-link.unknown"
  | "bank-link.expired"
  | "bank-link.replaced"
  | "bank-link.disconnected"
  | "bank-link.used"
  | "bank-link.changed"
  | "destination.none"
  | "destination.not-blocked"
  | "destination.unblock-asked-by-you"
  | "destination.blocked"
  | "destination.blocked-account"
  // the page with a partner's statistics
  | "statistics-link.unknown"
  | "statistics-link.expired"
  | "statistics-link.used"
  | "statistics.ended"
  | "statistics.disconnected"
  // pages
  | "page.too-often"
  | "page.too-large"
  | "page.from-elsewhere"
  // tokens
  | "token.activity-unknown"
  | "token.activity-closed"
  | "token.activity-unreadable"
  | "token.source-taken"
  | "token.comes-by-itself"
  | "token.evidence-missing"
  | "token.date-out-of-range"
  | "token.cap-reached"
  | "token.already-submitted"
  | "token.too-many-open"
  | "token.submission-unknown"
  | "token.already-decided"
  | "token.worth-changed"
  | "token.grant-unknown"
  | "token.already-taken-back"
  | "quarter.unreadable"
  // meetings
  | "meeting.unknown"
  | "meeting.series-unknown"
  | "meeting.unreadable"
  | "meeting.in-the-past"
  | "meeting.same-time"
  | "meeting.over"
  | "meeting.no-such-word"
  | "meeting.absence-stands"
  | "meeting.not-begun"
  | "meeting.no-notes"
  | "meeting.too-many-notes"
  // craft-ins
  | "craft-in.unknown"
  | "craft-in.unreadable"
  | "craft-in.in-the-past"
  | "craft-in.same-time"
  | "craft-in.too-many-proposals"
  | "craft-in.not-proposed"
  | "craft-in.over"
  | "craft-in.closed"
  | "craft-in.signed-up-already"
  | "craft-in.not-signed-up"
  | "craft-in.not-begun"
  // library
  | "ad.unknown"
  | "ad.unreadable"
  | "ad.month-taken"
  | "ad.in-the-past"
  | "ad.shown-already"
  | "course.unknown"
  | "course.unreadable"
  | "course.archived-already"
  | "course.not-archived"
  | "image.unknown"
  | "image.unreadable"
  | "image.already-there"
  | "image.archived-already"
  | LifeRefusal
  // messages
  | "notices.cadence"
  | "notices.not-connected"
  | "channel.not-here"
  | "channel.unknown"
  | "message.unknown"
  | "message.not-resendable"
  // commands
  | "command.unknown"
  | "command.not-allowed"
  | "command.option-missing"
  | "command.option-unknown"
  | "command.option-unreadable"
  | "command.not-linked"
  | "console.demonstration-only"
  | "chat.too-fast"
  | "chat.server-not-served"
  | "chat.not-shareable"
  | "chat.cannot-post"
  | "chat.not-posted"
  | "chat.perhaps-posted"
  | "chat.posted-in-part"
  | "button.stale"
  | "button.spent"
  | "button.not-yours"
  | "seen.changed"
  // the shop, asked over its REST API
  | "shop.not-connected"
  | "shop.unreachable"
  | "shop.key-refused"
  | "shop.not-found"
  | "shop.moved"
  | "shop.busy"
  | "shop.not-json"
  | "shop.unanswered"
  | "shop.too-slow"
  // jobs
  | "job.unknown"
  | "job.no-occurrence"
  | "job.done-already"
  | "job.running"
  | "job.paused-already"
  | "job.not-paused"
  // moving in
  | "import.other-source"
  | "import.times-moved";
