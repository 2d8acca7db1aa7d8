import { correctedByPartner } from "#domain/rails";
import type { AnswersPreview, HeardAnswer, HeardFile, WaitingAnswers } from "#domain/transfers";
import { answerProblemWords, bankCodeWords } from "../ach-words.ts";
import { amount, atMinute, left, partnerValue, right } from "../phrases.ts";
import { action, blank, facts, hint, text, view, type Action, type Block, type Sentence, type View } from "../view.ts";
import { wordFor } from "../words.ts";

const command = "finance transfers";
const intake: Sentence = [
  "Attach the next one to ",
  { code: "/finance transfers act:take-answers returns:" },
  ", or take it in on the server: ",
  { code: "npm run transfers:answers -- FILE" },
];

/** What a return file of the bank's said, what did nothing first; and which ones wait for a second person. */
export function bankAnswersCard(heard: HeardFile | null, waiting: readonly WaitingAnswers[]): View {
  const actions = [...waiting.slice(0, 1).map((file) => lookAtWaiting(file, "main")), action("Transfers", command)];
  if (!heard)
    return view(
      waiting.length === 0 ? "The bank has sent nothing back" : "What the bank sent back waits",
      [
        ...waitingBlocks(waiting),
        text(waiting.length === 0 ? "No return file has been taken in." : "No return file has been taken in yet."),
        hint(...intake),
      ],
      { tone: waiting.length === 0 ? "plain" : "warning", actions },
    );
  const { number, receivedAt, unused } = heard;
  return view(
    `Bank file ${number}`,
    [
      ...waitingBlocks(waiting),
      facts(["Taken in", atMinute(receivedAt)], ...counts(heard)),
      linesTable(heard, "What came of it"),
      hint(...intake),
    ],
    { tone: unused > 0 || waiting.length > 0 ? "warning" : "plain", actions },
  );
}

type Lines = Pick<HeardFile, "returned" | "corrected" | "unused" | "answers">;

const counts = ({ returned, corrected, unused }: Lines) =>
  [
    ["Came back", { count: returned }],
    ["To be corrected", { count: corrected }],
    ["Did nothing", { count: unused }],
  ] as const;

const shownLines = 100;

function linesTable({ answers, returned, corrected, unused }: Lines, outcome: string): Block {
  return {
    kind: "table",
    columns: [left("Transfer"), left("Partner"), right("Amount"), left("The bank says"), left(outcome)],
    rows: answers
      .slice(0, shownLines)
      .map((answer): Sentence[] => [
        answer.transfer ? [{ code: answer.transfer.number }] : [`line ${answer.line}, trace `, { code: answer.trace }],
        answer.transfer ? [partnerValue({ name: answer.transfer.partnerName, shareId: answer.transfer.shareId })] : [""],
        answer.says === "correction" ? [""] : [amount(answer.amount)],
        [wordFor(bankCodeWords, answer.code)],
        [outcomeOf(answer)],
      ]),
    more: Math.max(0, returned + corrected + unused - shownLines),
    whenEmpty: ["It is a file with nothing in it: nothing came back."],
  };
}

/** Return files that wait for a second person; nothing where there is none. */
export function waitingBlocks(waiting: readonly WaitingAnswers[]): Block[] {
  if (waiting.length === 0) return [];
  return [
    {
      kind: "table",
      columns: [left("Waits for a second person"), left("Sent along by"), left("At"), right("Lines")],
      rows: waiting.map(({ number, takenBy, takenAt, lines }) => [
        [{ code: `return file ${number}` }],
        [takenBy],
        [atMinute(takenAt)],
        [{ count: lines }],
      ]),
      more: 0,
      whenEmpty: [],
    },
  ];
}

export const lookAtWaiting = ({ number }: WaitingAnswers, style: Action["style"] = "normal"): Action =>
  action(`Look at return file ${number}`, command, { act: "confirm-answers", file: number }, style);

/** What a return file that was sent along would do, before another person has it taken in. `isMine`: the reader sent it. */
export function waitingAnswersCard(preview: AnswersPreview, isMine: boolean): View {
  const { waiting, seen } = preview;
  return view(
    isMine ? `Return file ${waiting.number} waits for a second person` : `Please confirm: return file ${waiting.number}`,
    [
      facts(
        ["Sent along by", waiting.takenBy, ", ", atMinute(waiting.takenAt)],
        ["Would come back", { count: preview.returned }],
        ["To be corrected", { count: preview.corrected }],
        ["Would do nothing", { count: preview.unused }],
      ),
      linesTable(preview, "What would come of it"),
      text(
        "Nothing has been done yet. Confirmed, what came back is in the wallets again at once, and the partners are told; lines that would do nothing are kept with the reason.",
      ),
      ...(isMine
        ? [
            hint(
              "Another person of the finance staff confirms it with ",
              { code: `/${command} act:confirm-answers file:${waiting.number}` },
              ".",
            ),
          ]
        : []),
    ],
    {
      tone: "warning",
      actions: [
        ...(isMine
          ? []
          : [action("Yes, take it in", command, { act: "confirm-answers", file: waiting.number, seen, confirm: "yes" }, "main")]),
        action("Not this one", command, { act: "drop-answers", file: waiting.number, reason: blank }, "danger"),
      ],
    },
  );
}

/** A return file is not taken in. */
export function droppedAnswersCard({ number, takenBy }: WaitingAnswers): View {
  return view(
    `Return file ${number} is not taken in`,
    [text(`Nothing of what ${takenBy} sent along has been done. The same file can be sent along again.`)],
    { tone: "good", actions: [action("What the bank sent back", command, { act: "answers" })] },
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
