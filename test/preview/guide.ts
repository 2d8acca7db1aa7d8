import { helpGroups } from "#bots/help";
import type { Command, Surroundings } from "#bots/command";
import { typedCommand } from "#templates/render/values";

/** What the guides say below the line that a person wrote above. */
export const generatedBelow = "<!-- Below this line: npm run guides. Change the commands, not this file. -->";

export const guides = [
  { file: "docs/partner-guide.md", chapters: [{ title: "Everything that you can ask", audiences: ["anyone", "partner"] }] },
  {
    file: "docs/staff-guide.md",
    chapters: [
      { title: "Support", audiences: ["support"] },
      { title: "Finance", audiences: ["finance"] },
      { title: "Operators", audiences: ["operator"] },
    ],
  },
] as const;

type Chapter = { readonly title: string; readonly audiences: readonly Command["audience"][] };

const surroundings = { publicUrl: "https://partners.shop.example", shopHosts: ["shop.example"] } as unknown as Surroundings;

/** The chapters as markdown, from the definitions of the commands alone. */
export function chaptersOf(commands: readonly Command[], chapters: readonly Chapter[]): string {
  return chapters.map((chapter) => chapterOf(commands, chapter)).join("\n");
}

function chapterOf(commands: readonly Command[], { title, audiences }: Chapter): string {
  const theirs = commands.filter(({ audience }) => audiences.includes(audience));
  const groups = helpGroups(theirs, surroundings).map((group) => {
    const lines = group.lines.map(({ command, example }) =>
      commandOf(
        theirs.find(({ name }) => name === command)!,
        example,
      ),
    );
    return `### ${group.title}\n\n${lines.join("\n")}`;
  });
  return `## ${title}\n\n${groups.join("\n")}`;
}

function commandOf(command: Command, example: string): string {
  const options = Object.entries(command.options).filter(([, { isCarried }]) => !isCarried);
  const notes = [
    ...(command.opens === "modal" ? ["It opens a form."] : []),
    ...(command.isForNewcomers ? ["For those who are no partner yet."] : []),
    ...(command.options.confirm ? ["It shows first what it would do; the button under that does it."] : []),
    ...(command.shareable ? ["What it shows can be posted in the channel, once you have seen what others would see."] : []),
  ];
  return [
    `#### \`${typedCommand(command.name)}\``,
    "",
    [`${command.sentence}.`, ...notes].join(" "),
    "",
    ...(example === typedCommand(command.name) ? [] : ["```", example, "```", ""]),
    ...options.map(([name, { sentence, required, choices }]) => {
      const all = choices.length === 0 || choices.length > 12 ? "" : `; one of ${choices.map((choice) => `\`${choice}\``).join(", ")}`;
      return `- **${name}**${required ? "" : " (may be left out)"}: ${sentence}${all}`;
    }),
    ...(options.length > 0 ? [""] : []),
  ].join("\n");
}
