import { correctedByPartner } from "#domain/rails";
import type { HeardAnswer, HeardFile } from "#domain/transfers";
import { answerProblemWords, bankCodeWords } from "../ach-words.ts";
import { amount, atMinute, left, partnerValue, right } from "../phrases.ts";
import { action, facts, hint, text, view, type Sentence, type View } from "../view.ts";
import { wordFor } from "../words.ts";

const intake = { code: "npm run transfers:answers -- FILE" };

/** What a return file of the bank's said, what did nothing first. */
export function bankAnswersCard(heard: HeardFile | null): View {
  if (!heard)
    return view(
      "The bank has sent nothing back",
      [text("No return file has been taken in."), hint("Take one in on the server: ", intake)],
      {
        actions: [action("Transfers", "finance transfers")],
      },
    );
  const { number, receivedAt, returned, corrected, unused, answers } = heard;
  return view(
    `Bank file ${number}`,
    [
      facts(
        ["Taken in", atMinute(receivedAt)],
        ["Came back", { count: returned }],
        ["To be corrected", { count: corrected }],
        ["Did nothing", { count: unused }],
      ),
      {
        kind: "table",
        columns: [left("Transfer"), left("Partner"), right("Amount"), left("The bank says"), left("What came of it")],
        rows: answers.map((answer): Sentence[] => [
          answer.transfer ? [{ code: answer.transfer.number }] : [`line ${answer.line}, trace `, { code: answer.trace }],
          answer.transfer ? [partnerValue({ name: answer.transfer.partnerName, shareId: answer.transfer.shareId })] : [""],
          answer.says === "correction" ? [""] : [amount(answer.amount)],
          [wordFor(bankCodeWords, answer.code)],
          [outcomeOf(answer)],
        ]),
        more: Math.max(0, returned + corrected + unused - answers.length),
        whenEmpty: ["It is a file with nothing in it: nothing came back."],
      },
      hint("Take in the next one on the server: ", intake),
    ],
    { tone: unused > 0 ? "warning" : "plain", actions: [action("Transfers", "finance transfers")] },
  );
}

function outcomeOf({ says, code, problem }: HeardAnswer): string {
  if (problem !== null) return answerProblemWords[problem];
  if (says === "return") return "the money is back in the wallet";
  return correctedByPartner.includes(code)
    ? "the partner is asked to enter the account anew"
    : "for us to look at: it is about how files are written";
}

/** The same of one line, in a sentence. */
export function answerLine(answer: HeardAnswer): Sentence {
  return [`line ${answer.line}, trace ${answer.trace}`, answer.code === "" ? "" : `, ${answer.code}`, `: ${outcomeOf(answer)}`];
}
