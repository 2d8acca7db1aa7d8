import type { MessageFacts } from "#domain/messages";
import { moneyTellings } from "../money-notice-words.ts";
import { formatMoney } from "../render/values.ts";
import { mailMinute } from "./dates.ts";
import type { Tongue, Words } from "./words.ts";

/** The words of the mails about a partner's money as a whole. */
export function moneyNoticeWords({ what, at, year, paid, threshold, amount, why }: MessageFacts["money-notice"], tongue: Tongue): Words {
  const { title, sentence, next, command } = moneyTellings[what];
  return {
    subject: title,
    preheader: sentence,
    title,
    shows: {
      sentence,
      next,
      command,
      sum: amount && formatMoney(amount, tongue.locale),
      since: amount ? null : mailMinute(at, tongue),
      given: why,
      paidLabel: `Paid in ${year ?? ""}`,
      paid: paid && formatMoney(paid, tongue.locale),
      threshold: threshold && formatMoney(threshold, tongue.locale),
    },
  };
}
