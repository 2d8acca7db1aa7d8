import type { AuditLine, AuditTrail } from "#domain/answers";
import { auditSentence } from "../audit-words.ts";
import { periodTitle } from "../period-words.ts";
import { atMinute, left, pagingOf, quoted } from "../phrases.ts";
import { hint, view, type Value, type View } from "../view.ts";

/** What was done by whom, newest first. `asked`: the options that led here, so that the next page asks the same. */
export function auditCard(trail: AuditTrail, about: string | null, asked: Readonly<Record<string, string>>): View {
  const paging = pagingOf(trail, "programme audit", asked);
  const { period } = trail;
  return view(
    about === null ? "What was done" : `What was done: ${about}`,
    [
      ...(period ? [hint(`Time: ${periodTitle(period)}.`)] : []),
      {
        kind: "table",
        columns: [left("When"), left("Who"), left("What")],
        rows: trail.rows.map((line) => [
          [atMinute(line.at)],
          [doerOf(line)],
          [...auditSentence(line), line.reason === null || line.reason === "" ? "" : `: ${quoted(line.reason)}`],
        ]),
        more: trail.more,
        whenEmpty:
          trail.page > 1
            ? ["There is no more: the record ends before this page."]
            : ["Nothing was done that fits. Leave words out to see more: ", { code: "/programme audit" }, " shows everything."],
      },
      ...paging.blocks,
    ],
    { pages: paging.pages, actions: paging.actions },
  );
}

/** Who did it, as a table names them. */
export function doerOf({ by, partner }: AuditLine): Value {
  if (by.kind === "staff") return by.handle;
  return by.kind === "system" ? "the system" : (partner?.name ?? "a partner");
}
