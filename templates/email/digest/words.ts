import type { MessageFacts } from "#domain/messages";
import { digestNouns, digestRate, nextWords } from "../../digest-words.ts";
import { quarterName } from "../../period-words.ts";
import { formatShare, formatCount, formatMoney } from "../../render/values.ts";
import { mailDate, mailMinute } from "../dates.ts";
import { inWords, type Tongue, type Words } from "../words.ts";

/** What happened to a partner in their period; the period is named by its days where they live. */
export function digestWords(facts: MessageFacts["digest"], tongue: Tongue): Words {
  const reader = { ...tongue, zone: facts.zone };
  const count = (number: number): string => formatCount(number, reader.locale);
  const title = `Your ${digestNouns[facts.cadence]}: ${periodWords(facts, reader)}`;
  const earned = inWords(facts.earned, reader);
  const rate = (orders: number, clicks: number): string => {
    const basisPoints = digestRate(orders, clicks);
    return basisPoints === null ? "–" : formatShare(basisPoints, reader.locale);
  };
  const { tokens } = facts;
  return {
    subject: `${title}, ${facts.earned.length === 0 ? `${count(facts.clicks)} ${facts.clicks === 1 ? "visit" : "visits"}` : `${earned} earned`}`,
    preheader: `${count(facts.conversions.reduce((sum, each) => sum + each.count, 0))} new sales, ${count(facts.clicks)} visits`,
    title,
    shows: {
      earned,
      earnedBefore: inWords(facts.earnedBefore, reader),
      conversions: facts.conversions.map((each) => ({
        badge: each.status,
        count: count(each.count),
        amount: formatMoney(each.amount, reader.locale),
      })),
      clicks: count(facts.clicks),
      clicksBefore: count(facts.clicksBefore),
      rate: rate(facts.byLink, facts.clicks),
      rateBefore: rate(facts.byLinkBefore, facts.clicksBefore),
      payouts: facts.payouts.map((each) => ({ period: each.period, amount: formatMoney(each.amount, reader.locale) })),
      tokens: tokens && {
        quarter: quarterName(tokens.quarter),
        have: tokens.requirement === 0 ? count(tokens.total) : `${count(tokens.total)} of ${count(tokens.requirement)}`,
        left: tokens.daysLeft === 1 ? "1 day" : `${count(tokens.daysLeft)} days`,
      },
      coming: facts.coming.map((each) => ({ title: each.title, at: mailMinute(each.startsAt, reader) })),
      ad: facts.ad ?? null,
      sales: facts.sales.map((each) => ({
        order: each.order,
        ordered: mailDate(each.orderedAt, reader),
        amount: formatMoney(each.commission, reader.locale),
      })),
      ...nextWords[facts.next],
    },
  };
}

/** "Nov 23, 2026 to Nov 29, 2026": the last day that belongs to it, not the border. */
function periodWords({ from, to }: MessageFacts["digest"], reader: Tongue): string {
  const [first, last] = [mailDate(from, reader), mailDate(to.subtract({ milliseconds: 1 }), reader)];
  return first === last ? first : `${first} to ${last}`;
}
