import type { Block, Sentence } from "../view.ts";

/** A paragraph of a letter, or a heading in it. */
export type Paragraph = {
  readonly heading: string | null;
  /** words side by side; a command is something to type or to copy */
  readonly words: readonly { readonly text: string; readonly command: string | null }[];
};

/** The blocks of markdown as paragraphs that HTML and text both show. Addresses are written out: what a mail shows as a link might lead elsewhere. */
export function paragraphsOf(blocks: readonly Block[]): Paragraph[] {
  return blocks.flatMap((block): Paragraph[] => {
    switch (block.kind) {
      case "heading":
        return [{ heading: block.text, words: [] }];
      case "text":
      case "hint":
        return [paragraph(block.sentence)];
      case "steps":
        return block.steps.map(({ sentence }) => paragraph(["• ", ...sentence]));
      case "table":
        return [block.columns.map(({ label }): Sentence => [label]), ...block.rows].map((cells) =>
          paragraph(cells.flatMap((cell, index) => [...(index === 0 ? [] : [" · "]), ...cell])),
        );
      default:
        return [];
    }
  });
}

function paragraph(sentence: Sentence): Paragraph {
  return {
    heading: null,
    words: sentence.flatMap((value): Paragraph["words"][number][] => {
      if (typeof value === "string") return [{ text: value, command: null }];
      if ("code" in value) return [{ text: value.code, command: value.code }];
      if (!("link" in value)) return [];
      return [{ text: value.label === undefined ? value.link : `${value.label} (${value.link})`, command: null }];
    }),
  };
}
