import { refuse, type Tx } from "#domain/kernel";
import { statementList } from "#domain/answers";
import { confirmLines, explainLines, linesMeant, reconcile, reopenLine, takeStatement, wordOfLines } from "#domain/books";
import { reconciliationCard, statementsCard, takenCard } from "#templates/cards/statement-cards";
import { confirmedLinesCard, confirmLinesCard, explainedCard, reopenedCard } from "#templates/cards/statement-decided-cards";
import type { View } from "#templates/view";
import { command, type Ask } from "../command.ts";
import { option } from "../option.ts";
import { confirm, pageByName, seen, wholeNumber } from "./options.ts";

const named = { byNameOnly: true } as const;

export const financeStatement = command({
  name: "finance statement",
  sentence: "The bank's statement against transfers: take one, see what agrees and differs, confirm it (by two)",
  audience: "finance",
  writes: true,
  again: { option: "act", says: ["show"] },
  options: {
    act: option.choice(["show", "take", "confirm", "explain", "reopen"])("show unless you say", { optional: true }),
    statement: option.word("which one, by its number", { optional: true }),
    file: { ...option.document("of take: the CSV file that the bank gave you", { optional: true }), ...named },
    line: { ...wholeNumber("of confirm, explain and reopen: which line, by its number", 12), ...named },
    columns: { ...option.word("of take: which column is what, such as date=Posted,amount=Value", { optional: true }), ...named },
    dates: { ...option.choice(["day-first", "month-first"])("of take: how days are written", { optional: true }), ...named },
    decimals: { ...option.choice(["comma", "point"])("of take: what stands before the cents", { optional: true }), ...named },
    signs: {
      ...option.choice(["as-written"])("of take: amounts without a sign came in, and none is missing", { optional: true }),
      ...named,
    },
    page: pageByName,
    confirm,
    seen,
    reason: option.text("of explain and reopen: why", { optional: true }),
  },
  run: async (tx, options, ask) => {
    const { act = "show", statement, file, line, page = 1, reason = "" } = options;
    if (act === "show" && statement === undefined) return statementsCard(await statementList(tx, page));
    if (act === "take") {
      if (file === undefined) throw refuse("command.option-missing", { command: "finance statement act:take", missing: ["file"] });
      const taken = await takeStatement(tx, staffOf(ask), file, options);
      return takenCard(await reconcile(tx, taken.statement.number), taken.reading);
    }
    if (statement === undefined)
      throw refuse("command.option-missing", { command: `finance statement act:${act}`, missing: ["statement"] });
    switch (act) {
      case "show":
        return reconciliationCard(await reconcile(tx, statement));
      case "confirm":
        return confirmed(tx, statement, line, options, ask);
      case "explain":
        return explainedCard(await explainLines(tx, staffOf(ask), statement, reason, line), await reconcile(tx, statement));
      case "reopen":
        if (line === undefined) throw refuse("command.option-missing", { command: "finance statement act:reopen", missing: ["line"] });
        await reopenLine(tx, statement, line, reason);
        return reopenedCard(line, await reconcile(tx, statement));
      default:
        return act satisfies never;
    }
  },
});

async function confirmed(
  tx: Tx,
  statement: string,
  line: number | undefined,
  { confirm: isConfirmed, seen: carried }: { readonly confirm?: "yes" | undefined; readonly seen?: string | undefined },
  ask: Ask,
): Promise<View> {
  if (isConfirmed !== "yes") {
    const found = await reconcile(tx, statement);
    return confirmLinesCard(found, line, wordOfLines(linesMeant(found, line)));
  }
  // Another file or return may have changed what a line seems to be: nobody confirms what they did not see.
  return confirmedLinesCard(await confirmLines(tx, staffOf(ask), statement, line, carried));
}

function staffOf({ asker }: Ask): string {
  if (!asker.staff) throw new Error("a finance command ran without staff");
  return asker.staff.id;
}
