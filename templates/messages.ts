import type { Money, Zone } from "#domain/kernel";
import type { MessageFacts, MessageKind } from "#domain/messages";
import { amounts, atMinute, counted, onDate, quoted } from "./phrases.ts";
import { formatCount, formatInstant, formatMoney, formatShare, harmless } from "./render/values.ts";
import type { Sentence, Value, ViewFile } from "./view.ts";

/** Who reads a message, and in whose name it comes. */
export type Reader = {
  /** BCP 47: "en-US" */
  readonly locale: string;
  readonly zone: Zone;
  /** the name they go by */
  readonly name: string;
  readonly programme: {
    readonly name: string;
    /** where the product is reached: "https://partners.shop.example" */
    readonly url: string;
  };
  /** opens their preferences; a POST to it ends subscription mail at once (RFC 8058). Null: the message is not theirs to refuse. */
  readonly unsubscribeUrl: string | null;
};

/** One line of a payout's statement. */
export type StatementLine = { readonly what: "sale" | "correction"; readonly order: string; readonly amount: Money };

/** What a message is made of: what was told, and what is read only when it leaves. */
export type LetterFacts = {
  readonly [K in MessageKind]: K extends "payout-released"
    ? MessageFacts[K] & { readonly lines: readonly StatementLine[] }
    : MessageFacts[K];
};

/** A mail, complete but for its addresses. */
export type Letter = {
  readonly subject: string;
  readonly html: string;
  readonly text: string;
  readonly attachments: readonly ViewFile[];
};

/** The mail for a message. Pure; a text that a person typed is escaped. */
export function renderLetter<K extends MessageKind>(kind: K, facts: LetterFacts[K], reader: Reader): Letter {
  const { subject, paragraphs } = wordings[kind](facts, reader);
  const plain = [[`Hello ${reader.name},`], ...paragraphs, [reader.programme.name]].map((sentence) => inPlain(sentence, reader));
  return {
    subject: harmless(subject),
    text: `${plain.join("\n\n")}\n`,
    html: `<!doctype html><html lang="${escaped(reader.locale)}"><body>${plain.map((each) => `<p>${escaped(each)}</p>`).join("")}</body></html>`,
    attachments: [],
  };
}

type Wording<K extends MessageKind> = (facts: LetterFacts[K], reader: Reader) => { subject: string; paragraphs: readonly Sentence[] };

/** A kind without words does not compile. */
const wordings: { readonly [K in MessageKind]: Wording<K> } = {
  "connect-code": ({ code, platform, account, expiresAt }, { programme }) => ({
    // Without the code: subjects stand on locked screens.
    subject: `The code to connect your ${platform} account to ${programme.name}`,
    paragraphs: [
      [`${account} on ${platform} asked to be connected to you. If that is you, type this code there: `, { code }, "."],
      ["It can be used once, until ", atMinute(expiresAt), ". If it was not you, do nothing: without the code nothing happens."],
    ],
  }),
  "new-link-notice": ({ platform, account, at }) => ({
    subject: `${account} on ${platform} is connected to you now`,
    paragraphs: [
      [`Since `, atMinute(at), `, ${account} on ${platform} can see your earnings. If that is not you, answer this mail at once.`],
    ],
  }),
  "application-received": ({ shareId }, { programme }) => ({
    subject: `Your application to ${programme.name} has arrived`,
    paragraphs: [["Somebody will read it and answer by mail. Your share ID will be ", { code: shareId }, "."]],
  }),
  "application-approved": ({ shareId }, { programme }) => ({
    subject: `You are a partner of ${programme.name} now`,
    paragraphs: [["Your share ID is ", { code: shareId }, ". Ask for your first share link with ", { code: "/share link" }, "."]],
  }),
  "application-declined": ({ reason }, { programme }) => ({
    subject: `Your application to ${programme.name}`,
    paragraphs: [
      ["We can't accept your application", ...(reason === null ? ["."] : [`: ${quoted(reason)}`])],
      ["You can answer this mail if you have a question."],
    ],
  }),
  "sale-alert": ({ sales }, reader) => ({
    subject: sales.length === 1 ? "You made a sale" : `You made ${formatCount(sales.length, reader.locale)} sales`,
    paragraphs: sales.map(({ order, commission, status, maturesAt }) => [
      "Order ",
      { code: order },
      " earns you ",
      { money: commission },
      ...(status === "pending"
        ? [" once it is confirmed."]
        : maturesAt === null
          ? ["."]
          : ["; it may be paid out from ", onDate(maturesAt), " on."]),
    ]),
  }),
  "payout-released": ({ period, amount, lines }, { locale }) => ({
    subject: `${formatMoney(amount, locale)} is in your wallet`,
    paragraphs: [
      [`The payout of ${period} is done: `, { money: amount }, " for ", ...counted(lines.length, "entry", "entries"), "."],
      ...lines.map((line): Sentence => [
        line.what === "sale" ? "Order " : "Correction of order ",
        { code: line.order },
        ": ",
        { money: line.amount },
      ]),
    ],
  }),
  "batch-needs-release": ({ period, totals, payouts, unusual }) => ({
    subject: `The payout batch of ${period} waits for two persons`,
    paragraphs: [
      [...amounts(totals), " in ", ...counted(payouts, "payout"), ", of which ", { count: unusual }, " are unusual."],
      ["Look at it and release it with ", { code: "/finance batch" }, "."],
    ],
  }),
  "ledger-alarm": ({ at, violations, isFrozen }) => ({
    subject: "The books do not add up",
    paragraphs: [
      ["Found at ", atMinute(at), isFrozen ? "; payouts and credits are stopped until an operator lifts it." : "."],
      ...violations.map(({ invariant, rows }): Sentence => [`${invariant}: `, ...counted(rows, "row")]),
    ],
  }),
};

function inPlain(sentence: Sentence, { locale, zone }: Reader): string {
  const say = (value: Value): string => {
    if (typeof value === "string") return harmless(value);
    if ("money" in value) return formatMoney(value.money, locale);
    if ("instant" in value) return formatInstant(value.instant, value.as, zone, locale);
    if ("partner" in value) return harmless(value.partner.name);
    if ("link" in value) return value.link;
    if ("code" in value) return harmless(value.code);
    if ("basisPoints" in value) return formatShare(value.basisPoints, locale);
    return "count" in value ? formatCount(value.count, locale) : value.badge;
  };
  return sentence.map(say).join("");
}

function escaped(text: string): string {
  return text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;").replaceAll('"', "&quot;");
}
