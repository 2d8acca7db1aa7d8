import { left } from "../phrases.ts";
import { typedCommand } from "../render/values.ts";
import { action, blank, facts, hint, text, view, type Block, type Sentence, type Value, type View } from "../view.ts";

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
export type HelpLine = {
  readonly command: string;
  readonly example: string;
  readonly sentence: string;
  /** what it can't do without, left open */
  readonly needs: Readonly<Record<string, string>>;
};
/** `group`: the word that its commands begin with */
export type HelpGroup = { readonly group: string; readonly title: string; readonly lines: readonly HelpLine[] };

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
        : [
            action("I am a partner", "partner connect", { email: blank }, "main"),
            action("Become a partner", "partner join", { name: blank, email: blank, about: blank }),
          ],
    },
  );
}

/** The groups of all that the asker may ask, to choose one: what help is where there are buttons. */
export function menuCard(groups: readonly HelpGroup[], name: string | null): View {
  const { title, actions } = helpCard(groups, name);
  return view(
    title,
    [
      facts(
        ...groups.map(({ title: about, lines }): [string, ...Value[]] => [
          about,
          ...lines.flatMap(({ command }, index): Value[] => [...(index === 0 ? [] : [", "]), { code: typedCommand(command) }]),
        ]),
      ),
      hint("Choose a group to see its commands with an example each, or type one of them."),
    ],
    { actions: [...actions, ...groups.map((each) => action(each.title, "partner help", { about: each.group }))] },
  );
}

/** One group of commands, each with an example; where there are buttons, with one for each. */
export function helpGroupCard(group: HelpGroup, hasButtons: boolean): View {
  const buttons = group.lines.map(({ command, needs }) => action(typedCommand(command), command, needs));
  return view(group.title, [groupBlock(group), hint("Put your own values in place of the examples.")], {
    actions: [...(hasButtons ? buttons : []), action("Everything else", "partner help")],
  });
}

/** What partners can ask, for whoever sees it in a channel. */
export function sharedHelpCard(groups: readonly HelpGroup[]): View {
  return view("What you can ask here", [
    ...groups.map(groupBlock),
    hint("Type a slash and what you want to know; nobody else sees the answer."),
  ]);
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
