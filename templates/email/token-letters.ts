import type { MessageFacts } from "#domain/messages";
import { quarterName } from "../period-words.ts";
import { formatCount } from "../render/values.ts";
import { englishOf } from "./dates.ts";
import type { Tongue, Words } from "./words.ts";

/** The words of the mails about Inspire Tokens. */

const tokens = (count: number, { locale }: Tongue): string => `${formatCount(count, locale)} ${count === 1 ? "token" : "tokens"}`;

export function submissionWords({ activity, tokens: earned, quarter, reason }: MessageFacts["submission-answered"], reader: Tongue): Words {
  const isApproved = earned !== null;
  return {
    subject: isApproved ? `You earned ${tokens(earned, reader)}` : `About your request for “${activity}”`,
    preheader: isApproved ? `For ${activity}` : "It was declined, with the reason.",
    title: isApproved ? "Your activity is approved" : "Your activity was declined",
    shows: {
      activity,
      earned: isApproved ? tokens(earned, reader) : null,
      quarter: quarter === null ? null : quarterName(quarter),
      reason,
    },
  };
}

export function quarterTotalWords({ quarter, total, requirement, isMet }: MessageFacts["quarter-total"], reader: Tongue): Words {
  const name = quarterName(quarter);
  return {
    subject: `${name}: you earned ${tokens(total, reader)}`,
    preheader: requirement === 0 || isMet ? "The quarter is closed." : `The quarter asked for ${formatCount(requirement, reader.locale)}.`,
    title: `Your tokens of ${name}`,
    shows: {
      quarter: name,
      total: tokens(total, reader),
      required: requirement === 0 ? null : tokens(requirement, reader),
      isMet,
      missing: tokens(Math.max(0, requirement - total), reader),
    },
  };
}

export function quarterReminderWords(
  { quarter, total, requirement, days, lastDay }: MessageFacts["quarter-reminder"],
  reader: Tongue,
): Words {
  const missing = tokens(requirement - total, reader);
  const left = days === 1 ? "1 day" : `${days} days`;
  return {
    subject: `${missing} missing, ${left} left`,
    preheader: `You have ${tokens(total, reader)} of ${formatCount(requirement, reader.locale)}.`,
    title: `The quarter ends in ${left}`,
    shows: {
      quarter: quarterName(quarter),
      total: tokens(total, reader),
      required: formatCount(requirement, reader.locale),
      missing,
      lastDay: dayWords(lastDay, reader.locale),
    },
  };
}

export function quarterReportWords({ quarter, partners, met, requirement }: MessageFacts["quarter-report"], reader: Tongue): Words {
  const name = quarterName(quarter);
  const count = (number: number): string => formatCount(number, reader.locale);
  return {
    subject: `${name} is closed: ${count(met)} of ${count(partners)} partners met it`,
    preheader: `It asked for ${tokens(requirement, reader)}.`,
    title: `How ${name} ended`,
    shows: {
      quarter: name,
      partners: count(partners),
      required: tokens(requirement, reader),
      met: count(met),
      notMet: count(partners - met),
    },
  };
}

/** A day of the calendar, wherever the reader lives. */
function dayWords(day: string, locale: string): string {
  return Temporal.PlainDate.from(day).toLocaleString(englishOf(locale), { year: "numeric", month: "short", day: "numeric" });
}
