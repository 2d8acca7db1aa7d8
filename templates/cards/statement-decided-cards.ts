import { linesMeant, type Confirmed, type Found, type Reconciliation } from "#domain/books";
import { counted } from "../phrases.ts";
import { action, facts, hint, text, view, type View } from "../view.ts";
import { act, agreesWith, command, linesOf, linesTable } from "./statement-cards.ts";

/** What confirming says, before it is said. */
export function confirmLinesCard(reconciliation: Reconciliation, nth: number | undefined, word: string): View {
  const { statement } = reconciliation;
  const meant = linesMeant(reconciliation, nth);
  if (meant.length === 0)
    return view("Nothing to confirm", [text("No line of this statement agrees with a transfer that waits for it.")], {
      actions: [action("The statement", command, { statement: statement.number })],
    });
  const of = (kind: Found["kind"]): number => meant.filter(({ found }) => found.kind === kind).length;
  const knownBack = meant.filter(({ found, transfer }) => found.kind === "return" && transfer?.state === "returned").length;
  return view(
    nth === undefined
      ? `Confirm ${linesOf(meant.length)} of statement ${statement.number}?`
      : `Confirm line ${nth} of statement ${statement.number}?`,
    [
      facts(
        ["Arrived", ...counted(of("transfer"), "transfer")],
        ["Came back, into wallets", ...counted(of("return") - knownBack, "transfer")],
        ...(knownBack === 0 ? [] : [["Counts as returned, tied only", ...counted(knownBack, "transfer")] as const]),
        ["Files as one sum, sent", ...counted(of("file"), "file")],
      ),
      ...linesTable("Is", meant, statement, agreesWith),
      text(
        "What is not known yet to have arrived, come back or been sent takes two persons who say so: this is your word for each of these lines.",
      ),
    ],
    {
      actions: [
        act("Confirm", "confirm", statement, { ...(nth === undefined ? {} : { line: String(nth) }), seen: word, confirm: "yes" }, "main"),
        action("Not yet", command, { statement: statement.number }),
      ],
    },
  );
}

export function confirmedLinesCard({ statement, tied, waiting, notTheirs, left: rest }: Confirmed): View {
  return view(
    waiting > 0 ? "Another person has to say the same" : "Confirmed",
    [
      facts(
        ["Tied to the bank", ...counted(tied, "line")],
        ...(waiting > 0 ? [["Wait for a second person", ...counted(waiting, "line")] as const] : []),
        ...(notTheirs > 0 ? [["Yours, or said by you before", ...counted(notTheirs, "line")] as const] : []),
        ...(rest > 0 ? [["Still to confirm", ...counted(rest, "line")] as const] : []),
        ["Open in the statement", { count: statement.open }],
      ),
    ],
    {
      tone: waiting > 0 ? "warning" : "good",
      actions: [
        ...(rest > 0 ? [act("Go on", "confirm", statement, {}, "main")] : []),
        action("The statement", command, { statement: statement.number }),
        action("Transfers", "finance transfers"),
      ],
    },
  );
}

export function explainedCard(explained: number, { statement, differing }: Reconciliation): View {
  return view(
    "Explained",
    [
      facts(["Lines", { count: explained }], ["Still differ", { count: differing.length }]),
      hint("No money moves by it. Should it turn out otherwise, a line can be opened again: ", {
        code: `/finance statement act:reopen statement:${statement.number} line:…`,
      }),
    ],
    { tone: "good", actions: [action("The statement", command, { statement: statement.number })] },
  );
}

export function reopenedCard(nth: number, { statement, agreeing, differing }: Reconciliation): View {
  const line = [...agreeing, ...differing].find((each) => each.nth === nth);
  return view(
    `Line ${nth} is open again`,
    [
      text(line ? "It waits for somebody to decide on it." : "It is of money that came in, and is not found among ours."),
      hint("What was said of a transfer stays said: one that arrived is taken back by a return alone."),
    ],
    { tone: "good", actions: [action("The statement", command, { statement: statement.number })] },
  );
}
