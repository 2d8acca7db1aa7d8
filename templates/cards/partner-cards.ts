import { left } from "../phrases.ts";
import { action, blank, hint, text, view, type Block, type Sentence, type View } from "../view.ts";

/** An application has arrived. It says the same whether the address is known or not: that is nobody else's to find out. */
export function joinedCard(name: string, email: string): View {
  return view(
    `Thank you, ${name.trim()}`,
    [
      text("Your application is with the programme's staff. They answer to ", { code: email }, "."),
      hint("With the answer comes your share ID. Links with it earn from the moment you are approved."),
    ],
    { tone: "good" },
  );
}

/** A command as the help shows it. */
export type HelpLine = { readonly command: string; readonly example: string; readonly sentence: string };
export type HelpGroup = { readonly title: string; readonly lines: readonly HelpLine[] };

/** Everything that the asker may ask, in groups, each with a line to copy. */
export function helpCard(groups: readonly HelpGroup[], name: string | null): View {
  const known = new Set(groups.flatMap((group) => group.lines.map((line) => line.command)));
  const begin = beginnings.find(({ command }) => known.has(command));
  return view(
    name === null ? "What you can ask" : `What you can ask, ${name}`,
    [...groups.map(groupBlock), hint("Put your own values in place of the examples. Words that belong together go in quotes.")],
    {
      actions: begin
        ? [action(begin.label, begin.command, {}, "main")]
        : [action("Become a partner", "partner join", { name: blank, email: blank, about: blank })],
    },
  );
}

/** Where to begin, by what somebody may do: the first that is theirs. */
const beginnings = [
  { command: "partner dashboard", label: "Where do I stand?" },
  { command: "support review", label: "What waits for me?" },
  { command: "finance batch", label: "How does the payout batch stand?" },
  { command: "programme terms", label: "What holds today?" },
];

function groupBlock({ title, lines }: HelpGroup): Block {
  return {
    kind: "table",
    columns: [left(title), left("")],
    rows: lines.map((line): Sentence[] => [[{ code: line.example }], [line.sentence]]),
    more: 0,
    whenEmpty: [],
  };
}
