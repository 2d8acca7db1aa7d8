import type { HelpGroup } from "#templates/cards/partner-cards";
import { typedCommand } from "#templates/render/values";
import type { Command, Surroundings } from "./command.ts";
import { neededBy } from "./menu.ts";
import type { Option } from "./option.ts";

const groupTitles: Readonly<Record<string, string>> = {
  partner: "About you",
  share: "Share links",
  earnings: "Earnings",
  wallet: "Wallet",
  tokens: "Inspire Tokens",
  craftin: "Craft-ins",
  meeting: "Meetings",
  center: "The programme",
  ask: "Help",
  publish: "For support: what partners see",
  award: "For support: tokens",
  support: "For support",
  finance: "For finance",
  programme: "For operators",
};

/** What a group of commands is about, in a word or three. */
export function groupTitle(group: string): string {
  return groupTitles[group] ?? group;
}

/** The commands by their first word, in the order of the list, each with a line that could be typed as it stands. */
export function helpGroups(commands: readonly Command[], surroundings: Surroundings): HelpGroup[] {
  return [...Map.groupBy(commands, ({ name }) => name.split(" ")[0] ?? name)].map(([group, members]) => ({
    group,
    title: groupTitle(group),
    lines: members.map((each) => ({
      command: each.name,
      example: exampleOf(each, surroundings),
      sentence: each.sentence,
      needs: neededBy(each),
    })),
  }));
}

const sampleTexts: Readonly<Record<string, string>> = {
  question: "Why is my order still pending?",
  name: "Paper Lane",
  email: "you@example.org",
  about: "weekly card ideas",
  number: "1",
  title: "Pine cards",
  word: "cocoa",
  tag: "fall",
  text: "12:30 Ideas for spring",
  activity: "share-project",
  grant: "1",
  note: "well done",
};

const sampleReasons: Readonly<Record<string, string>> = {
  "finance credit": "a lost parcel",
  "finance write-off": "they stopped",
  "finance withhold": "no W-9",
  "finance thaw": "found and mended",
  "programme freeze": "the figures look wrong",
  "programme thaw": "found and mended",
  "support assign": "met at a fair",
  "support reject": "own household",
  "support restore": "a neighbour",
  "programme erase": "asked by mail",
};

/** The command with a value for everything that it needs, in the order in which it takes them. */
function exampleOf(command: Command, surroundings: Surroundings): string {
  const needed = Object.entries(command.options).filter(([, { required }]) => required);
  const values = needed.map(([name, option]) => quote(sampleOf(command, name, option, surroundings)));
  return [typedCommand(command.name), ...values].join(" ");
}

function sampleOf(command: Command, name: string, option: Option<unknown>, { shopHosts }: Surroundings): string {
  switch (option.kind) {
    case "order":
      return "4107";
    case "partner":
      return "paper-lane";
    case "url":
      return `https://${shopHosts[0] ?? "shop.example"}/`;
    case "money":
      return "12.50";
    case "instant":
      return "2027-01-01";
    case "percent":
      return "25%";
    case "picture":
      return "picture.jpg";
    case "document":
      return "statement.csv";
    case "period":
    case "choice":
      return option.choices[0] ?? "";
    case "text":
      return (name === "reason" || name === "why" ? sampleReasons[command.name] : sampleTexts[name]) ?? name;
    default:
      return option.kind satisfies never;
  }
}

function quote(text: string): string {
  return text.includes(" ") ? `"${text}"` : text;
}
