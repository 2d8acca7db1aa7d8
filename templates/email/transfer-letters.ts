import type { MessageFacts } from "#domain/messages";
import { mailMinute } from "./dates.ts";
import { formatCount, formatMoney } from "../render/values.ts";
import {
  calendarDay,
  feeAfter,
  leavingWords,
  staffCodeWords,
  transferCodeWords,
  transferTelling,
  unclearWords,
  waitsWords,
} from "../transfer-words.ts";
import { wordFor } from "../words.ts";
import type { Tongue, Words } from "./words.ts";

/** The words of the mails about transfers to bank accounts. */

export function transferCodeLetterWords({ code, amount, last4, expiresAt }: MessageFacts["transfer-code"], tongue: Tongue): Words {
  const [sum, expires] = [formatMoney(amount, tongue.locale), mailMinute(expiresAt, tongue)];
  return {
    subject: `The code for your transfer of ${sum}`,
    preheader: `It can be used once, until ${expires}.`,
    title: "Confirm your transfer",
    shows: { code, sum, account: `ending in ${last4}`, expires },
  };
}

export function transferNoticeWords(facts: MessageFacts["transfer-notice"], tongue: Tongue): Words {
  const { what, code, note, back } = facts;
  const { title, sentence, next, command } = transferTelling(facts);
  const [amount, fee, net] = [facts.amount, facts.fee, facts.net].map((money) => formatMoney(money, tongue.locale));
  const isToLeave = what === "requested" || what === "approved";
  return {
    subject: back === undefined ? `${title}: ${amount}` : `${title}: ${formatMoney(back, tongue.locale)}`,
    preheader: `Transfer ${facts.transfer} to the account ending in ${facts.last4}`,
    title,
    shows: {
      sentence,
      next,
      command: command(facts.transfer),
      transfer: facts.transfer,
      amount,
      fee: facts.fee.minor === 0n ? null : `${fee}${back === undefined ? "" : feeAfter({ amount: facts.amount, back })}`,
      net: facts.fee.minor === 0n || back !== undefined ? null : net,
      back: back === undefined ? null : formatMoney(back, tongue.locale),
      account: `ending in ${facts.last4}`,
      leaves: isToLeave ? leavingWords(facts.processOn, facts.needsApproval ?? false) : null,
      arrives: isToLeave || what === "sent" ? calendarDay(facts.expectedOn) : null,
      why: code === null ? null : wordFor(transferCodeWords, code),
      note,
    },
  };
}

export function transferWaitsWords({ transfer, what, net, processOn, code }: MessageFacts["transfer-waits"], tongue: Tongue): Words {
  const { title, sentence } = waitsWords[what];
  const sum = formatMoney(net, tongue.locale);
  return {
    subject: `${title}: transfer ${transfer}`,
    preheader: `${sum}, of the run of ${calendarDay(processOn)}`,
    title,
    shows: {
      sentence,
      transfer,
      sum,
      day: calendarDay(processOn),
      reason: code === null ? null : wordFor(staffCodeWords, code),
      command: `/finance transfers act:show transfer:${transfer}`,
    },
  };
}

export function transferUnclearWords({ transfer, what, net }: MessageFacts["transfer-unclear"], tongue: Tongue): Words {
  const { title, sentence } = unclearWords[what];
  const sum = formatMoney(net, tongue.locale);
  return { subject: `${title}: transfer ${transfer}`, preheader: sum, title, shows: { sentence, transfer, sum } };
}

export function bankAnsweredWords({ file, returned, corrected, unused }: MessageFacts["bank-answered"], tongue: Tongue): Words {
  const [back, toCorrect, left] = [returned, corrected, unused].map((count) => formatCount(count, tongue.locale));
  return {
    subject:
      unused > 0
        ? `Bank file ${file}: ${left} of its lines did nothing`
        : `Bank file ${file}: ${back} came back, ${toCorrect} to be corrected`,
    preheader: unused > 0 ? "Somebody has to look at them." : "Nothing is left to do.",
    title: "The bank has answered",
    shows: { file, back, toCorrect, left, hasLeft: unused > 0 },
  };
}

export function transfersToSendWords({ file, processOn, count, net }: MessageFacts["transfers-to-send"], tongue: Tongue): Words {
  const total = formatMoney(net, tongue.locale);
  const transfers = `${formatCount(count, tongue.locale)} ${count === 1 ? "transfer" : "transfers"}`;
  return {
    subject: `File ${file} with ${transfers} waits for the bank`,
    preheader: `${total}, to be sent on ${calendarDay(processOn)}`,
    title: "Transfers wait for the bank",
    shows: { file, total, transfers, day: calendarDay(processOn) },
  };
}
