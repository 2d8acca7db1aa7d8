import type { Instant, Money, PictureId, PictureSize } from "#domain/kernel";

/**
 * What a command answers: a closed set of blocks whose values stay values. Each renderer draws money, instants,
 * partners and links in its platform's own form and owns escaping, limits and "and 12 more".
 */
export type View = {
  readonly title: string;
  readonly tone: Tone;
  readonly blocks: readonly Block[];
  /** what the reader may do next: a button on chat platforms, a line to type in the console */
  readonly actions: readonly Action[];
  /** what comes with the answer to keep or to print; as private as the answer itself */
  readonly files: readonly ViewFile[];
  /** kept pictures that belong to the answer: doors that can show or save files make files of them */
  readonly pictures?: readonly ViewPicture[];
  /** set where this is a page of a list of several: chat platforms turn pages by buttons */
  readonly pages?: Pages;
};

/** A page of a list, and the question whose answer it is a page of; that takes the page's number as `page`. */
export type Pages = {
  readonly page: number;
  readonly of: number;
  readonly command: string;
  readonly options: Readonly<Record<string, string>>;
};

/** A file as a value: each door hands it over in its platform's own way, or keeps it where it says. */
export type ViewFile = {
  /** with its ending, without a folder */
  readonly name: string;
  readonly mediaType: string;
  /** text is UTF-8 */
  readonly content: Uint8Array | string;
  /** what is in it, in words: also for those who can't see or open it */
  readonly description: string;
};

/** A picture that is kept, as a value: its bytes are fetched where it is shown. */
export type ViewPicture = {
  readonly id: PictureId;
  readonly size: PictureSize;
  /** without an ending, such as "fall-table" */
  readonly name: string;
  /** what is on it: also for those who can't see it */
  readonly description: string;
};

export type Tone = "plain" | "good" | "warning" | "problem";

/** A value inside a sentence or a table cell. Plain strings are text that a person may have typed: renderers escape them. */
export type Value =
  | string
  | { readonly money: Money }
  | { readonly instant: Instant; readonly as: "date" | "minute" }
  | { readonly partner: { readonly name: string; readonly shareId: string } }
  | { readonly link: string; readonly label?: string }
  /** something to copy or type: an order number, a slug, a command */
  | { readonly code: string }
  /** a share of a hundred in basis points: 2000 is 20 % */
  | { readonly basisPoints: number }
  | { readonly count: number }
  /** a state word with its colour */
  | { readonly badge: string; readonly tone: Tone };

/** A sentence: values side by side, with no separator added. */
export type Sentence = readonly Value[];

export type Column = { readonly label: string; readonly align: "left" | "right" };

export type Block =
  /** what the blocks below it are about, in a longer text */
  | { readonly kind: "heading"; readonly text: string }
  | { readonly kind: "text"; readonly sentence: Sentence }
  | { readonly kind: "facts"; readonly facts: readonly (readonly [label: string, sentence: Sentence])[] }
  | {
      readonly kind: "table";
      readonly columns: readonly Column[];
      readonly rows: readonly (readonly Sentence[])[];
      /** rows that exist but are not in this view */
      readonly more: number;
      /** shown instead of the table when there are no rows: what it means and what to do next */
      readonly whenEmpty: Sentence;
    }
  | { readonly kind: "steps"; readonly steps: readonly Step[] }
  | Series
  /** words to be copied as they stand, and nothing else: those of a post */
  | { readonly kind: "copy"; readonly text: string }
  /** a quiet line under the answer: what to do next, where a figure comes from */
  | { readonly kind: "hint"; readonly sentence: Sentence };

/** A course over time, to be drawn as a chart; where there is none, a line of text with its highest point. */
export type Series = {
  readonly kind: "series";
  readonly label: string;
  /** how long a point stands for */
  readonly step: "hour" | "day" | "week" | "month";
  /** when each point begins, and what the programme's calendar calls it: "14:00", "2026-11-03", "2026-11" */
  readonly points: readonly { readonly at: Instant; readonly name: string }[];
  /** a value for each point, all of a line in one unit */
  readonly lines: readonly { readonly label: string; readonly values: readonly Measure[] }[];
};

export type Measure = Extract<Value, { readonly money: Money } | { readonly count: number }>;

/** One step of a story, in order: done, waiting for something, stopped for good, or a plain note. */
export type Step = { readonly state: "done" | "waiting" | "stopped" | "note"; readonly at: Instant | null; readonly sentence: Sentence };

/** A command that can be run from here, with its options filled in as text. */
export type Action = {
  readonly label: string;
  readonly command: string;
  readonly options: Readonly<Record<string, string>>;
  readonly style: "normal" | "main" | "danger";
  /** turns the view's pages: a line to type where there are no buttons for that */
  readonly isTurn?: true;
};

/** What the reader has to fill in before an action can be run; as a value it is refused. */
export const blank = "…";

/** Reads better than an object literal in the cards. */
export function view(
  title: string,
  blocks: readonly Block[],
  more: {
    tone?: Tone;
    actions?: readonly Action[];
    files?: readonly ViewFile[];
    pictures?: readonly ViewPicture[];
    pages?: Pages | null;
  } = {},
): View {
  const { tone = "plain", actions = [], files = [], pictures = [], pages = null } = more;
  return { title, tone, blocks, actions, files, ...(pictures.length > 0 && { pictures }), ...(pages && { pages }) };
}
export function text(...sentence: Value[]): Block {
  return { kind: "text", sentence };
}
export function hint(...sentence: Value[]): Block {
  return { kind: "hint", sentence };
}
export function facts(...rows: readonly (readonly [label: string, ...sentence: Value[]])[]): Block {
  return { kind: "facts", facts: rows.map(([label, ...sentence]) => [label, sentence] as const) };
}
export function action(
  label: string,
  command: string,
  options: Readonly<Record<string, string>> = {},
  style: Action["style"] = "normal",
): Action {
  return { label, command, options, style };
}
