import type { ChangeCode, NachaFault, ReturnCode } from "#domain/rails";
import type { AnswerProblem } from "#domain/transfers";

/** What banks say by a code, in our words: to finance, and to the partner whose money it was. Meanings by the Nacha Operating Rules (read 2026-11-23). */
type Told = readonly [finance: string, partner: string];

const enterAnew = "Look at its numbers and enter the account anew.";
const anotherAccount = "Give us another account.";
const askBank = "Ask your bank why, or give us another account.";
const ours = "That was on our side, and we are looking into it; your account may be right.";
const forDebits = "That is a code for money that is taken, not given: ask the bank what it means.";
const unclear: Told[1] = `The bank gave a reason that does not fit a payment to you. ${askBank}`;
const ofGovernment: Told[1] = `The bank gave a reason that is meant for public offices. ${askBank}`;
const abroad: Told[1] = `The bank treats your account as one abroad. ${anotherAccount}`;
const betweenBanks: Told[1] = "The two banks are still settling something about it between them.";

export const returnWords: Readonly<Record<ReturnCode, Told>> = {
  R01: [`Insufficient funds. ${forDebits}`, unclear],
  R02: ["The account is closed.", `The account is closed. ${anotherAccount}`],
  R03: ["No account of that number, or it is not the holder's.", `The bank finds no such account in your name. ${enterAnew}`],
  R04: ["The account number can't be right: its length or its digits.", `The account number can't be right. ${enterAnew}`],
  R05: [`A debit to a consumer by a company's class. ${forDebits}`, unclear],
  R06: ["Sent back because our own bank asked for it.", ours],
  R07: [`The receiver took an authorization back. ${forDebits}`, unclear],
  R08: [`The receiver stopped the payment. ${forDebits}`, unclear],
  R09: [`Uncollected funds. ${forDebits}`, unclear],
  R10: [`The receiver does not know us or did not allow it. ${forDebits}`, unclear],
  R11: [`Not as the receiver allowed it. ${forDebits}`, unclear],
  R12: ["The branch was sold to another bank.", `The account has moved to another bank. ${enterAnew}`],
  R13: ["No bank takes ACH entries at that routing number.", `No bank takes transfers at that routing number. ${enterAnew}`],
  R14: ["Who received it for somebody else has died or can't any more.", `The account can't take it in its holder's name. ${askBank}`],
  R15: ["The holder or the beneficiary has died.", `The account can't take it in its holder's name. ${askBank}`],
  R16: [
    "The account is frozen, or a sanctions office told the bank to send it back: look into it before anything more is sent.",
    `The account is frozen. ${askBank}`,
  ],
  R17: ["The bank could not process a field, or finds the entry suspicious.", `The bank could not book it. ${enterAnew}`],
  R18: ["The effective entry date was not right.", ours],
  R19: ["The amount field was not right.", ours],
  R20: ["The account does not take transfers.", `The account does not take transfers. ${anotherAccount}`],
  R21: ["Our company identification is not valid there.", ours],
  R22: ["The individual identification number is not the receiver's.", ours],
  R23: ["The receiver refused it.", `It was refused by whoever has the account. ${askBank}`],
  R24: ["The bank takes it for one that it has already: look at what was sent to this account before.", ours],
  R25: ["The addenda record was not right.", ours],
  R26: ["A field that has to be there was empty.", ours],
  R27: ["The trace number was missing or not right.", ours],
  R28: ["The check digit of the routing number is wrong.", `The routing number can't be right. ${enterAnew}`],
  R29: [`A company did not allow it. ${forDebits}`, unclear],
  R30: ["The bank takes no truncated checks.", unclear],
  R31: ["Sent back late, and our bank allowed that.", `The bank sent it back late. ${askBank}`],
  R32: ["The bank can't settle.", "The bank could not book it that day. Ask for it again, or give us another account."],
  R33: ["Sent back, as may be, for an entry that destroys a check.", unclear],
  R34: ["The bank may take only some entries.", `The bank takes no such transfers. ${anotherAccount}`],
  R35: [`An improper debit. ${forDebits}`, unclear],
  R36: ["A credit of a class that has none: look at the term ach-class.", ours],
  R37: [`A check was presented as well. ${forDebits}`, unclear],
  R38: [`The payment of a check was stopped. ${forDebits}`, unclear],
  R39: [`An improper check. ${forDebits}`, unclear],
  R40: ["An enrolment that an agency sent back.", ofGovernment],
  R41: ["An enrolment with a wrong transaction code.", ofGovernment],
  R42: ["An enrolment with a wrong routing number.", ofGovernment],
  R43: ["An enrolment with a wrong account number.", ofGovernment],
  R44: ["An enrolment with a wrong identification number.", ofGovernment],
  R45: ["An enrolment with a wrong name.", ofGovernment],
  R46: ["An enrolment with a wrong payee indicator.", ofGovernment],
  R47: ["An enrolment that was there already.", ofGovernment],
  R50: ["A law of the state forbids it.", unclear],
  R51: [`An ineligible check. ${forDebits}`, unclear],
  R52: [`The payment of an item was stopped. ${forDebits}`, unclear],
  R53: [`An item and its entry were both presented. ${forDebits}`, unclear],
  R61: ["Our bank says that a return was sent to the wrong one: ask it.", betweenBanks],
  R62: ["Our bank says that a return concerns a wrong reversal: ask it.", betweenBanks],
  R67: ["Our bank says that it was returned twice: ask it.", betweenBanks],
  R68: ["Our bank says that a return came too late: ask it.", betweenBanks],
  R69: ["Our bank says that fields of a return were wrong: ask it.", betweenBanks],
  R70: ["Our bank never agreed to take it back: ask it.", betweenBanks],
  R71: ["The banks disagree: a dishonored return was sent to the wrong one. Ask ours.", betweenBanks],
  R72: ["The banks disagree: a dishonored return came too late. Ask ours.", betweenBanks],
  R73: ["The banks disagree: the return was in time. Ask ours.", betweenBanks],
  R74: ["The banks disagree: the return was corrected. Ask ours.", betweenBanks],
  R75: ["The banks disagree: the return was no second one. Ask ours.", betweenBanks],
  R76: ["The banks disagree: nothing was wrong with the return. Ask ours.", betweenBanks],
  R77: ["The banks disagree: a dishonored return was not accepted. Ask ours.", betweenBanks],
  R80: ["An entry abroad was coded wrongly.", abroad],
  R81: ["The bank takes no part in entries from abroad.", abroad],
  R82: ["The bank abroad was named wrongly.", abroad],
  R83: ["The bank abroad can't settle.", abroad],
  R84: ["A gateway did not process it.", abroad],
  R85: ["It was a payment abroad in domestic clothes.", abroad],
};

const nextTime = "This transfer has arrived. Before the next one, enter the account anew, as your bank tells it.";

export const changeWords: Readonly<Record<ChangeCode, Told>> = {
  C01: ["The account number is another one.", `Your bank says that the account number is another one. ${nextTime}`],
  C02: ["The routing number is another one.", `Your bank says that its routing number is another one. ${nextTime}`],
  C03: ["Routing and account number are other ones.", `Your bank says that routing and account number are other ones. ${nextTime}`],
  C04: ["The holder's name is another one.", `Your bank says that the holder's name is another one. ${nextTime}`],
  C05: ["Checking or savings: it is the other one.", `Your bank says that checking and savings are mixed up. ${nextTime}`],
  C06: [
    "Account number and account type are other ones.",
    `Your bank says that number and type of the account are other ones. ${nextTime}`,
  ],
  C07: [
    "Routing number, account number and type are other ones.",
    `Your bank says that numbers and type of the account are other ones. ${nextTime}`,
  ],
  C08: ["The bank abroad was named wrongly.", "Nothing for you to do."],
  C09: ["The individual identification number is another one there.", "Nothing for you to do."],
  C13: ["The addenda record was not in a format that the bank reads.", "Nothing for you to do."],
  C14: ["The class was not the one for payments abroad.", "Nothing for you to do."],
};

/** A bank's code as finance read it; other codes and words stand for themselves. */
export const bankCodeWords: Readonly<Record<string, string>> = pick(0);
/** The same to its partner. */
export const partnerCodeWords: Readonly<Record<string, string>> = pick(1);

function pick(side: 0 | 1): Record<string, string> {
  return Object.fromEntries(Object.entries({ ...returnWords, ...changeWords }).map(([code, told]) => [code, `${told[side]} (${code})`]));
}

/** Why a line of a bank's file did nothing. */
export const answerProblemWords: Readonly<Record<AnswerProblem, string>> = {
  "no-answer": "it says neither that something came back nor that it has to be corrected",
  "unknown-code": "nobody knows the code; ask the bank",
  "between-banks": "it is about a return, between the two banks; ask ours",
  "unknown-trace": "no transfer of ours has this trace number",
  "returned-already": "it has come back already",
  "not-sent": "it never left, or its money is in the wallet already: it was withdrawn, taken out or refused",
  "other-amount": "the amount is not what was sent",
  "other-number": "its trace number and our number in it mean two transfers",
};

/** Why a whole file was not taken in; `line` is where. */
export const fileFaultWords: Readonly<Record<NachaFault | "no-answers" | "too-large", string>> = {
  empty: "there is nothing in it",
  "not-ach": "it does not begin as an ACH file does",
  "line-ends": "the ends of its lines were changed on the way: fetch it again, as it is",
  "line-length": "a line is not 94 signs long: something took signs away on the way",
  "not-a-number": "something else stands where a number has to be",
  "out-of-place": "a record stands where it can't",
  truncated: "its end is missing: it was cut off on the way",
  "after-end": "something stands behind its end",
  counts: "it does not have as many records as it says: some are missing",
  hash: "the sum of its routing numbers is not what it says",
  totals: "its amounts do not add up to what it says",
  "no-answers": "nothing in it came back; it seems to be a file for the bank, not from it",
  "too-large": "it is larger than any such file",
};
