import type { ActName } from "#domain/audit";
import type { AuditLine } from "#domain/answers";
import type { RateScope } from "#domain/conversions";
import type { Money } from "#domain/kernel";
import { termNames, type ChangedTerms, type TermName } from "#domain/programme";
import { announcementActWords } from "./announcement-act-words.ts";
import { bookActWords, count, monies, partner } from "./book-act-words.ts";
import { joined, partnerValue } from "./phrases.ts";
import { termValue, termWords } from "./term-words.ts";
import type { Sentence, Value } from "./view.ts";
import { wordFor } from "./words.ts";

const outcomeWords: Readonly<Record<string, string>> = { settled: "arrived", failed: "was refused by the bank", returned: "came back" };

/** What somebody did, after their name: "paused Paper Lane". An act without words does not compile. */
const actWords: Readonly<Record<ActName, (line: AuditLine) => Sentence>> = {
  ...announcementActWords,
  ...bookActWords,
  "article.archive": (line) => ["put away ", article(line)],
  "article.publish": (line) => ["published ", article(line), count(line, "version", ", version ", "")],
  "article.write": (line) => ["wrote ", article(line), count(line, "version", ", version ", "")],
  "ad.cancel": (line) => ["called off ", ad(line)],
  "ad.change": (line) => ["changed ", ad(line)],
  "ad.schedule": (line) => ["scheduled ", ad(line)],
  "ad.write": (line) => ["wrote ", ad(line)],
  "batch.approve": (line) => [
    "approved the payout batch of ",
    period(line),
    count(line, "given", " as person ", ""),
    count(line, "needed", " of ", ""),
  ],
  "batch.cancel": (line) => ["cancelled the payout batch of ", period(line)],
  "batch.export": (line) => ["took the payout batch of ", period(line), " as files"],
  "batch.release": (line) => ["began the release of the payout batch of ", period(line)],
  "batch.set-aside": (line) => ["left ", partner(line), " out of the payout batch of ", period(line), ", ", ...monies(line)],
  "batch.take-in": (line) => ["took ", partner(line), " into the payout batch of ", period(line), " again, ", ...monies(line)],
  "channel.remove": (line) => ["posts nothing any more into ", chatChannel(line)],
  "channel.set": (line) => ["has the programme post into ", chatChannel(line)],
  "chat.connect": (line) => [`connected ${anAccount(line)} to `, partner(line)],
  "chat.disconnect": (line) => [`disconnected ${anAccount(line)} from `, partner(line)],
  "claim.accept": (line) => ["accepted the claim of ", partner(line), " to order ", order(line)],
  "claim.decline": (line) => ["declined the claim of ", partner(line), " to order ", order(line)],
  "conversion.reject": (line) => ["rejected the conversion of order ", order(line)],
  "conversion.restore": (line) => ["took the rejection of order ", order(line), " back"],
  "coupon.give": (line) => ["gave the coupon ", code(line.facts.code), " to ", partner(line)],
  "coupon.take": (line) => ["took the coupon ", code(line.facts.code), " from ", partner(line)],
  "course.add": (line) => ["put ", course(line), " on the list"],
  "course.archive": (line) => ["archived ", course(line)],
  "course.change": (line) => ["changed ", course(line)],
  "course.move": (line) => ["moved ", course(line), " to another place"],
  "course.restore": (line) => ["took ", course(line), " out of the archive"],
  "craft-in.absent": (line) => ["wrote down that ", partner(line), " was not at ", craftIn(line)],
  "craft-in.add": (line) => ["put ", craftIn(line), " on the list"],
  "craft-in.approve": (line) => ["approved ", craftIn(line), " of ", partner(line)],
  "craft-in.attended": (line) => ["wrote down that ", partner(line), " was at ", craftIn(line)],
  "craft-in.cancel": (line) => ["cancelled ", craftIn(line)],
  "craft-in.decline": (line) => ["declined ", craftIn(line), " of ", partner(line)],
  "craft-in.reschedule": (line) => ["moved ", craftIn(line), " to another time"],
  "customer.erase": (line) => [
    "erased a customer",
    count(line, "orders", " of ", " orders"),
    count(line, "messages", " and ", " unread messages"),
  ],
  "customer.export": (line) => ["read out what is held on a customer", count(line, "orders", " of ", " orders")],
  "destination.block": (line) => ["blocked the bank account of ", partner(line), count(line, "version", ", version ", "")],
  "destination.confirm": (line) => ["set the bank account of ", partner(line), count(line, "version", ", version ", "")],
  "destination.open": (line) => ["opened the bank account of ", partner(line), " to send money", count(line, "version", ", version ", "")],
  "destination.remove": (line) => ["removed the bank account of ", partner(line), count(line, "version", ", version ", "")],
  "image.add": (line) => ["put ", image(line), " into the library"],
  "image.archive": (line) => ["archived ", image(line)],
  "image.change": (line) => ["changed what is said of ", image(line)],
  "image.restore": (line) => ["took ", image(line), " out of the archive"],
  "destination.unblock": (line) => ["unblocked the bank account of ", partner(line), count(line, "version", ", version ", "")],
  "destination.unblock-ask": (line) => ["asked to unblock the bank account of ", partner(line), count(line, "version", ", version ", "")],
  "feedback.done": (line) => [`saw to feedback ${line.subject.id}`],
  "feedback.undo": (line) => [`took back that feedback ${line.subject.id} is seen to`],
  "import.run": (line) => [
    `took over what ${typeof line.facts.system === "string" ? line.facts.system : "an earlier system"} knew`,
    count(line, "partners", ": ", " partners"),
    count(line, "referrals", ", ", " referrals"),
    count(line, "visits", ", ", " visits"),
  ],
  "inbox.retry": (line) => ["tried the shop's unread messages again", count(line, "messages", ", ", " of them")],
  "job.pause": (line) => ["paused the job ", { code: line.subject.id }],
  "job.resume": (line) => ["let the job ", { code: line.subject.id }, " go on"],
  "job.run": (line) => ["asked for the run ", code(line.facts.label), " of the job ", { code: line.subject.id }],
  "keys.rotate": (line) => ["wrapped the keys of personal data anew", count(line, "keys", ": ", " of them")],
  "legal.draft": (line) => ["wrote on the draft of the legal terms", count(line, "characters", ", ", " characters now")],
  "legal.publish": (line) => [`published version ${line.subject.id} of the legal terms`, since(line)],
  "legal.withdraw": (line) => [`took back version ${line.subject.id} of the legal terms`],
  "meeting.absent": (line) => ["wrote down that ", partner(line), " was not at ", meeting(line)],
  "meeting.add": (line) => ["called ", meeting(line)],
  "meeting.attended": (line) => ["wrote down that ", partner(line), " was at ", meeting(line)],
  "meeting.cancel": (line) => ["cancelled ", meeting(line)],
  "meeting.describe": (line) => ["changed what people read about ", meeting(line)],
  "meeting.notes": (line) => ["wrote the notes of ", meeting(line)],
  "meeting.reschedule": (line) => ["moved ", meeting(line), " to another time"],
  "meeting.series": (line) => ["called a series: ", meeting(line)],
  "meeting.series-end": (line) => [`ended the series ${line.subject.id} of meetings`],
  "message.resend": (line) => ["sent messages again that had been given up", count(line, "messages", ", ", " of them")],
  "order.assign": (line) => [
    "gave order ",
    order(line),
    ...(line.from ? [" from ", partnerValue(line.from)] : [", which was nobody's,"]),
    " to ",
    line.to ? partnerValue(line.to) : "a partner",
  ],
  "partner.active": (line) => ["made ", partner(line), " active", was(line)],
  "partner.applied": (line) => ["took the application of ", partner(line)],
  "partner.apply-again": (line) => ["took an application with the address of ", partner(line), " again, and left it as it was"],
  "partner.closed": (line) => ["closed ", partner(line), was(line)],
  "partner.declined": (line) => ["declined ", partner(line), was(line)],
  "partner.erase": (line) => ["erased ", partner(line)],
  "partner.export": (line) => ["read out what is held on ", partner(line)],
  "partner.group": (line) => [
    "put ",
    partner(line),
    typeof line.facts.group === "string" ? ` into the group ${line.facts.group}` : " into no group",
    typeof line.facts.before === "string" ? `, out of ${line.facts.before}` : "",
    since(line),
  ],
  "partner.look": (line) => [
    "looked at the record of ",
    partner(line),
    typeof line.facts.section === "string" ? `, ${line.facts.section}` : "",
  ],
  "partner.paused": (line) => ["paused ", partner(line), was(line)],
  "partner.slug": (line) => ["gave ", partner(line), " the slug ", code(line.facts.slug)],
  "transfer.approve": (line) => [`approved transfer ${line.subject.id}: `, ...monies(line), " of ", partner(line)],
  "transfer.cancel": (line) => [`cancelled transfer ${line.subject.id}: `, ...monies(line)],
  "transfer.hold": (line) => [`held transfer ${line.subject.id}: `, ...monies(line), " of ", partner(line)],
  "transfer.mark": (line) => [
    `said that transfer ${line.subject.id} `,
    typeof line.facts.says === "string" ? wordFor(outcomeWords, line.facts.says) : "ended",
    ": ",
    ...monies(line),
    " of ",
    partner(line),
    count(line, "persons", ", as person ", ""),
  ],
  "transfer.request": (line) => [`asked for transfer ${line.subject.id}: `, ...monies(line)],
  "transfer-file.export": (line) => [`took file ${line.subject.id} for the bank`, count(line, "count", ": ", " transfers")],
  "transfer-file.mark": (line) => [
    line.facts.says === "withdrawn"
      ? `said that the bank never gets file ${line.subject.id}`
      : `said that the bank has file ${line.subject.id}`,
    count(line, "persons", ", as person ", ""),
  ],
  "transfer-file.open": (line) => [`put transfers into file ${line.subject.id} for the bank`, count(line, "count", ": ", " of them")],
  "bank-answer.take": (line) => [
    `took in bank file ${line.subject.id}`,
    count(line, "returned", ": ", " came back"),
    count(line, "corrected", ", ", " to be corrected"),
    count(line, "unused", ", ", " did nothing"),
  ],
  "transfer-file.take-out": (line) => [
    `said that the bank never gets file ${line.subject.id}, and that transfer `,
    code(line.facts.transfer),
    " leaves it: ",
    ...monies(line),
    " of ",
    partner(line),
    count(line, "persons", ", as person ", ""),
  ],
  "transfer-file.write-anew": (line) => [
    `said that the bank never gets file ${line.subject.id} as it is, and that it is written anew: `,
    ...monies(line),
    count(line, "persons", ", as person ", ""),
  ],
  "programme.freeze": () => ["froze the programme"],
  "programme.thaw": () => ["lifted the freeze of the programme, as the second person"],
  "programme.thaw-ask": () => ["wanted the freeze of the programme lifted, and waited for a second person"],
  "question.release": (line) => [`let go of question ${line.subject.id}`],
  "question.reply": (line) => [
    line.facts.asksBack === true ? `asked back about question ${line.subject.id}` : `answered question ${line.subject.id}`,
  ],
  "question.take": (line) => [`took question ${line.subject.id}`],
  "rate.end": (line) => ["ended ", ...rateScope(line), since(line)],
  "rate.set": (line) => ["set ", ...rateScope(line), " to ", ...rate(line.facts.value), since(line)],
  "review.approve": (line) => ["let order ", order(line), " stand for ", partner(line), " after a question"],
  "review.dismiss": (line) => ["left order ", order(line), " uncredited after a question"],
  "staff.add": (line) => ["made ", code(line.facts.staff), " a member of staff"],
  "staff.connect": (line) => [`connected ${anAccount(line)} to the member of staff `, code(line.facts.staff)],
  "staff.disconnect": (line) => [`disconnected ${anAccount(line)} from the member of staff `, code(line.facts.staff)],
  "staff.email": (line) => ["set the e-mail address of ", code(line.facts.staff)],
  "staff.grant": (line) => ["gave ", code(line.facts.staff), " the role ", code(line.facts.role)],
  "staff.invite": (line) =>
    typeof line.facts.staff === "string"
      ? ["made a one-time token for an account of ", code(line.facts.staff)]
      : ["made a one-time token for an operator"],
  "staff.partner": (line) => ["noted that the member of staff ", code(line.facts.staff), " is ", partner(line)],
  "staff.revoke": (line) => ["took the role ", code(line.facts.role), " from ", code(line.facts.staff)],
  "terms.change": (line) => ["changed the terms", since(line), ": ", ...changedTerms(line)],
  "token.activity": (line) => ["set the activity ", { code: line.subject.id }, count(line, "tokens", ": ", " tokens")],
  "token.activity-end": (line) => ["ended the activity ", { code: line.subject.id }],
  "token.approve": (line) => ["approved ", code(line.facts.activity), " of ", partner(line), count(line, "tokens", ": ", " tokens")],
  "token.award": (line) => ["gave ", partner(line), count(line, "tokens", " ", " tokens"), " for ", code(line.facts.activity)],
  "token.decline": (line) => ["declined ", code(line.facts.activity), " of ", partner(line)],
  "token.take-back": (line) => ["took back ", code(line.facts.activity), " from ", partner(line), count(line, "tokens", ": ", " tokens")],
  "terms.withdraw": (line) => ["took back the change of the terms", since(line), ": ", ...changedTerms(line)],
};

/** The sentence of one line of the audit. An act that this release has no words for is shown by its code. */
export function auditSentence(line: AuditLine): Sentence {
  const words = Object.hasOwn(actWords, line.act) ? actWords[line.act as ActName] : null;
  return words ? words(line) : ["did ", { code: line.act }, " on ", { code: `${line.subject.kind} ${line.subject.id}` }];
}

const code = (value: unknown): Value => (typeof value === "string" ? { code: value } : "?");
const anAccount = ({ facts }: AuditLine): string =>
  facts.platform === "discord" ? "a Discord account" : facts.platform === "slack" ? "a Slack account" : "a chat account";
const chatChannel = ({ facts }: AuditLine): string =>
  `#${String(facts.channel)} on ${facts.platform === "discord" ? "Discord" : "Slack"}, for ${String(facts.purpose)}`;
const article = (line: AuditLine): Value =>
  typeof line.facts.title === "string" ? `the article “${line.facts.title}”` : `the article ${line.subject.id}`;
const meeting = (line: AuditLine): Value =>
  typeof line.facts.title === "string" ? `the meeting “${line.facts.title}”` : `meeting ${line.subject.id}`;
const ad = (line: AuditLine): Value => (typeof line.facts.month === "string" ? `the ad of ${line.facts.month}` : "an ad");
const course = (line: AuditLine): Value => (typeof line.facts.title === "string" ? `the course “${line.facts.title}”` : "a course");
const image = (line: AuditLine): Value => (typeof line.facts.title === "string" ? `the picture “${line.facts.title}”` : "a picture");
const craftIn = (line: AuditLine): Value =>
  typeof line.facts.title === "string" ? `the craft-in “${line.facts.title}”` : `craft-in ${line.subject.id}`;
const order = (line: AuditLine): Value => code(line.facts.order);
const period = (line: AuditLine): Value => (typeof line.facts.period === "string" ? line.facts.period : "?");
const was = (line: AuditLine): Value => (typeof line.facts.from === "string" ? `, who was ${line.facts.from}` : "");

/** "amount" or "amounts" as an act recorded them. */

function moneyOf(value: unknown): Money | null {
  if (typeof value !== "object" || value === null || !("currency" in value) || !("minor" in value)) return null;
  const { currency, minor } = value;
  return typeof currency === "string" && typeof minor === "string" && /^-?\d+$/.test(minor) ? { currency, minor: BigInt(minor) } : null;
}

const ratePhrases: Readonly<Record<RateScope, (about: string) => string>> = {
  "partner-product": (about) => `the rate for ${about}`,
  product: (about) => `the rate for ${about}`,
  category: (about) => `the rate for the category ${about}`,
  partner: () => "the rate",
  group: (about) => `the rate of the group ${about}`,
  programme: () => "the programme's rate",
};

/** "the rate for the category Kits", "the rate for Album of Paper Lane". */
function rateScope(line: AuditLine): Sentence {
  const { scope } = line.facts;
  const words = typeof scope === "string" && Object.hasOwn(ratePhrases, scope) ? ratePhrases[scope as RateScope] : () => "a rate";
  return [words(line.rateOf ?? "?"), ...(line.partner ? [" of ", partnerValue(line.partner)] : [])];
}

/** A rate as it was recorded: { kind, basisPoints } or { kind, minor: "500", currency }. */
function rate(value: unknown): Sentence {
  if (typeof value !== "object" || value === null || !("kind" in value)) return ["?"];
  if ("basisPoints" in value && typeof value.basisPoints === "number") return [{ basisPoints: value.basisPoints }];
  const flat = moneyOf(value);
  return flat === null ? ["?"] : [{ money: flat }, value.kind === "per-order" ? " per order" : " per item"];
}

function since({ facts }: AuditLine): Value {
  if (typeof facts.from !== "string") return "";
  try {
    return ` from ${Temporal.Instant.from(facts.from).toString().slice(0, 10)} on`;
  } catch {
    return "";
  }
}

function changedTerms({ terms }: AuditLine): Sentence {
  if (!terms) return ["?"];
  const names = termNames.filter((name) => terms.after[name] !== undefined);
  if (names.length === 0) return ["a figure that there is no more"];
  return joined(
    names.map((name): Sentence => [
      `${termWords[name].name} `,
      ...(terms.before[name] === undefined ? [] : [...valueOf(name, terms.before, terms.after), " → "]),
      ...valueOf(name, terms.after, terms.after),
    ]),
  );
}

/** Of amounts by currency only those that the change is about; null takes one away. */
function valueOf(name: TermName, terms: ChangedTerms, changed: ChangedTerms): Sentence {
  const [value, about] = [terms[name], changed[name]];
  if (typeof value !== "object" || typeof about !== "object" || value === null || about === null)
    return termValue(name, { [name]: value } as never);
  const amountsOf = Object.entries(value).filter(([currency, minor]) => minor !== null && currency in about);
  return termValue(name, { [name]: Object.fromEntries(amountsOf) } as never);
}
