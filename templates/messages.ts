import type { Zone } from "#domain/kernel";
import { kindRules, type LetterKind, type MessageFacts, type MessageKind } from "#domain/messages";
import type { Terms } from "#domain/programme";
import type { AnnouncementTold } from "./announcement-told.ts";
import { announcementWords } from "./email/announcement/words.ts";
import { mailMinute } from "./email/dates.ts";
import { drawLetter } from "./email/draw.ts";
import { destinationWords } from "./email/destination-changed/words.ts";
import { eventNoticeWords, eventReminderWords } from "./email/event-letters.ts";
import { digestWords } from "./email/digest/words.ts";
import { pendingOrderWords } from "./email/pending-order/words.ts";
import { payoutWords, type StatementLine } from "./email/payout-released/words.ts";
import { saleAlertWords } from "./email/sale-alert/words.ts";
import { quarterReminderWords, quarterReportWords, quarterTotalWords, submissionWords } from "./email/token-letters.ts";
import { moneyNoticeWords } from "./email/money-letters.ts";
import {
  bankAnsweredWords,
  transferCodeLetterWords,
  transferNoticeWords,
  transfersToSendWords,
  transferUnclearWords,
  transferWaitsWords,
} from "./email/transfer-letters.ts";
import { feedbackGivenWords, questionAnsweredWords, questionAskedWords } from "./email/support-letters.ts";
import { letterPicture } from "./email/letter-picture.ts";
import { webhookTroubleWords } from "./email/webhook-trouble/words.ts";
import { inWords, type LetterFile, type Words } from "./email/words.ts";
import { channelWords, purposeWords } from "./message-words.ts";
import { formatCount, harmless } from "./render/values.ts";
import { spelledCommands, type Spelling } from "./spelling.ts";
import { announcementPictures, picturesIn } from "./cards/pictures.ts";
import type { ViewFile, ViewPicture } from "./view.ts";

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
  readonly look: Look;
  /** opens their preferences; a POST to it ends subscription mail at once (RFC 8058). Null: the message is not theirs to refuse. */
  readonly unsubscribeUrl: string | null;
  /** how commands are typed on the chat platforms */
  readonly spell: Spelling;
};

/** How mails and pages of the programme look: some of its terms. */
export type Look = Pick<Terms, "logoUrl" | "colour" | "postalAddress">;

/** What a message is made of: what was told, and what is read only when it leaves. */
export type LetterFacts = {
  readonly [K in MessageKind]: K extends "payout-released"
    ? MessageFacts[K] & { readonly lines: readonly StatementLine[] }
    : K extends "announcement"
      ? MessageFacts[K] & AnnouncementTold
      : MessageFacts[K];
};

/** A mail, complete but for its addresses. */
export type Letter = {
  readonly subject: string;
  readonly html: string;
  readonly text: string;
  readonly attachments: readonly LetterFile[];
};

/** The pictures that a mail shows, if whoever sends it finds them. */
export function letterPictures<K extends LetterKind>(kind: K, facts: LetterFacts[K]): ViewPicture[] {
  if (kind === "monthly-ad") return picturesIn(facts as LetterFacts["monthly-ad"], "small");
  return kind === "announcement" ? announcementPictures(facts as LetterFacts["announcement"], "small") : [];
}

/**
 * The mail for a message. Pure; what a person typed can be read in it, and does nothing else. `files`: those of its pictures that were found; they
 * travel inside of it.
 */
export function renderLetter<K extends LetterKind>(
  kind: K,
  facts: LetterFacts[K],
  reader: Reader,
  files: readonly ViewFile[] = [],
): Letter {
  const plain: Reader = {
    ...reader,
    name: harmless(reader.name),
    programme: { ...reader.programme, name: harmless(reader.programme.name) },
  };
  const worded = wordings[kind](harmlessIn(facts), plain, files);
  const words = { ...worded, shows: spelledCommands(worded.shows, reader.spell) };
  return {
    subject: harmless(words.subject),
    ...drawLetter(kind, kindRules[kind].class, words, plain),
    attachments: words.attachments ?? [],
  };
}

/** Facts in which every text can only be read: whoever typed it, it is one line and writes over nothing. */
function harmlessIn<T>(facts: T): T {
  if (typeof facts === "string") return harmless(facts) as T;
  if (Array.isArray(facts)) return facts.map(harmlessIn) as T;
  if (typeof facts !== "object" || facts === null || facts instanceof Temporal.Instant || "minor" in facts) return facts;
  return Object.fromEntries(Object.entries(facts).map(([key, value]) => [key, harmlessIn<unknown>(value)])) as T;
}

/**
 * What of each kind is not in its templates, email/<kind>/letter.html.hbs and letter.txt.hbs. A kind without words does not compile; one
 * without templates fails the tests. Subjects name no codes: they stand on locked screens.
 */
const wordings: { readonly [K in LetterKind]: (facts: LetterFacts[K], reader: Reader, files: readonly ViewFile[]) => Words } = {
  "connect-code": ({ code, platform, account, expiresAt }, reader) => {
    const expires = mailMinute(expiresAt, reader);
    return {
      subject: `The code to connect your ${channelWords[platform]} account to ${reader.programme.name}`,
      preheader: `It can be used once, until ${expires}.`,
      title: `Connect your ${channelWords[platform]} account`,
      shows: { code, platform: channelWords[platform], account, expires },
    };
  },
  "new-link-notice": ({ platform, account, at }, reader) => ({
    subject: `${account} on ${channelWords[platform]} is connected to you now`,
    preheader: "If that is not you, answer this mail at once.",
    title: `A ${channelWords[platform]} account is connected to you`,
    shows: { platform: channelWords[platform], account, connected: mailMinute(at, reader) },
  }),
  "link-ended-notice": ({ platform, account, at }, reader) => ({
    subject: `${account} on ${channelWords[platform]} is not connected to you any more`,
    preheader: "If that was not you, answer this mail at once.",
    title: `A ${channelWords[platform]} account is disconnected`,
    shows: { platform: channelWords[platform], account, ended: mailMinute(at, reader) },
  }),
  "application-received": (facts, { programme }) => ({
    subject: `Your application to ${programme.name} has arrived`,
    preheader: "Somebody will read it and answer by mail.",
    title: "Your application has arrived",
    shows: facts,
  }),
  "application-approved": ({ shareId }, { programme }) => ({
    subject: `You are a partner of ${programme.name} now`,
    preheader: "Your first share link is in this mail.",
    title: "You are a partner now",
    shows: { shareId, link: new URL(`/r/${shareId}`, programme.url).href },
  }),
  "application-declined": ({ reason }, { programme }) => ({
    subject: `Your application to ${programme.name}`,
    preheader: "We can't accept it; you can answer this mail.",
    title: "About your application",
    shows: { reason },
  }),
  "sale-alert": saleAlertWords,
  digest: digestWords,
  "payout-released": payoutWords,
  "submission-answered": submissionWords,
  "quarter-total": quarterTotalWords,
  "quarter-reminder": quarterReminderWords,
  "quarter-report": quarterReportWords,
  "event-notice": eventNoticeWords,
  announcement: announcementWords,
  "monthly-ad": ({ title, words, link, picture = null }, _reader, [file]) => {
    const { shown, attachments } = letterPicture(file);
    return {
      subject: `This month: ${title}`,
      preheader: words,
      title,
      shows: { words, link, picture: shown, isInChat: picture !== null && shown === null },
      attachments,
    };
  },
  "event-reminder": eventReminderWords,
  "question-asked": questionAskedWords,
  "question-answered": questionAnsweredWords,
  "feedback-given": feedbackGivenWords,
  "pending-order": pendingOrderWords,
  "transfer-code": transferCodeLetterWords,
  "transfer-notice": transferNoticeWords,
  "money-notice": moneyNoticeWords,
  "transfers-to-send": transfersToSendWords,
  "bank-answered": bankAnsweredWords,
  "transfer-waits": transferWaitsWords,
  "transfer-unclear": transferUnclearWords,
  "destination-changed": destinationWords,
  "batch-needs-release": ({ period, totals, payouts, unusual }, reader) => {
    const paid = `${formatCount(payouts, reader.locale)} ${payouts === 1 ? "payout" : "payouts"}`;
    const total = inWords(totals, reader);
    return {
      subject: `The payout batch of ${period} waits for two persons`,
      preheader: `${total} in ${paid}`,
      title: "A payout batch waits for you",
      shows: {
        period,
        total,
        paid,
        unusualWords: unusual === 0 ? "none" : `${formatCount(unusual, reader.locale)}, with their reasons in the batch`,
      },
    };
  },
  "ledger-alarm": ({ at, violations, isFrozen }, reader) => ({
    subject: "The books do not add up",
    preheader: isFrozen ? "Payouts and credits are stopped until an operator lifts it." : "Payouts and credits are not stopped by this.",
    title: "The books do not add up",
    // Twenty are counted at most.
    shows: {
      at: mailMinute(at, reader),
      isFrozen,
      violations: violations.map(({ invariant, rows }) => ({ invariant, found: rows < 20 ? String(rows) : "20 or more" })),
    },
  }),
  "webhook-trouble": webhookTroubleWords,
  "channel-gone": ({ platform, channel, purpose, detail, at }, reader) => ({
    subject: `The programme can't post into #${channel} any more`,
    preheader: `${channelWords[platform]} refused a message there.`,
    title: `#${channel} takes no messages`,
    shows: { platform: channelWords[platform], channel, posts: purposeWords[purpose], detail, at: mailMinute(at, reader) },
  }),
};
