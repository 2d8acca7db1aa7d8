import type { RawTextElement, TableBlock } from "@slack/types";
import type { Sentence } from "../view.ts";
import { room, shorten, spansOf } from "./chat-spans.ts";
import type { Section } from "./chat-sections.ts";
import { slackLimits as limits } from "./limits.ts";
import { plainText, type Reader } from "./slack-rich-text.ts";

/** Two columns are a list with names, and read better as one. */
const fewestColumns = 3;

/**
 * Of the tables only one stays a table, because Slack refuses two in a message ("only one table allowed"): that with the most columns, if
 * there are three or more. The others are lists.
 */
export function withOneTable(sections: readonly Section[]): Section[] {
  const isFit = ({ table }: Section): boolean =>
    table !== null && table.columns.length >= fewestColumns && table.columns.length <= limits.tableColumns;
  const chosen = sections.filter(isFit).toSorted((one, other) => other.table!.columns.length - one.table!.columns.length)[0];
  return sections.map((section) => {
    if (section !== chosen) return { ...section, table: null };
    const entries = section.entries.slice(0, limits.tableRows - 1);
    return { ...section, entries, more: section.more + section.entries.length - entries.length };
  });
}

type Table = NonNullable<Section["table"]>;

/** A row of it. Cells are plain text: their dates are the reader's, and nothing in them acts. An empty cell would be refused. */
export function cellsOf({ columns }: Table, row: readonly Sentence[], reader: Reader): RawTextElement[] {
  return columns.map((_, index) => {
    const words = plainText(spansOf(row[index] ?? [], { locale: reader.locale, most: room.cell, isStrong: false }), reader).trim();
    return { type: "raw_text", text: words === "" ? " " : words };
  });
}

export function labelsOf({ columns }: Table): RawTextElement[] {
  return columns.map(({ label }) => ({ type: "raw_text", text: shorten(label, room.label).trim() || " " }));
}

/** What a row takes of the JSON that a message may have; of the text of all cells there may be less, so that counts for more. */
export function rowCost(cells: readonly RawTextElement[]): number {
  const text = cells.reduce((sum, cell) => sum + cell.text.length, 0);
  return Math.max(JSON.stringify(cells).length + 1, Math.ceil((text * limits.json) / limits.tableText));
}

/** Figures stand on the right, prose wraps. */
export function tableBlock(table: Table, rows: RawTextElement[][]): TableBlock {
  return {
    type: "table",
    rows: [labelsOf(table), ...rows],
    column_settings: table.columns.map(({ align }) => (align === "right" ? { align } : { align, is_wrapped: true })),
  };
}
