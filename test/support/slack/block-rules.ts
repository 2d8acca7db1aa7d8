import { accessory, actionElement, anyText, contextElement, id, inputElement, plain } from "./element-rules.ts";
import { boolean, byType, integer, isJson, list, mustDiffer, object, oneOf, problem, string, type Json, type Rule } from "./rule.ts";

/** The blocks, as docs.slack.dev/reference/block-kit/blocks has them; those that the product could never want are not known here. */
const common = { type: () => [], block_id: id } satisfies Record<string, Rule>;
const block = (required: Readonly<Record<string, Rule>>, optional: Readonly<Record<string, Rule>> = {}, ...more: Rule[]): Rule =>
  object(required, { ...common, ...optional }, ...more);

const section = block({}, { text: anyText(3000), fields: list(anyText(2000), 1, 10), accessory, expand: boolean }, (value, at) =>
  isJson(value) && !value.text && !value.fields ? problem("must define either `text` or `fields`", at) : [],
);

const image = block(
  { alt_text: string(1, 2000) },
  { image_url: string(1, 3000, /^https?:\/\/\S+$/), slack_file: object({}, { id, url: string() }), title: plain(2000) },
  (value, at) =>
    isJson(value) && (value.image_url === undefined) === (value.slack_file === undefined)
      ? problem("must define either `image_url` or `slack_file`", at)
      : [],
);

const style = object({}, { bold: boolean, italic: boolean, strike: boolean, code: boolean, underline: boolean });
const piece = byType({
  text: object({ type: () => [], text: string() }, { style }),
  link: object({ type: () => [], url: string(1, 3000) }, { text: string(), style, unsafe: boolean }),
  emoji: object({ type: () => [], name: string() }, { unicode: string(), style }),
  user: object({ type: () => [], user_id: id }, { style }),
  date: object({ type: () => [], timestamp: integer(0, 4_102_444_800), format: string() }, { fallback: string(), url: string(), style }),
});
const pieces = { type: () => [], elements: list(piece, 0, Infinity) } satisfies Record<string, Rule>;
const richSection = object(pieces);
const richText = block({
  elements: list(
    byType({
      rich_text_section: richSection,
      rich_text_quote: object(pieces, { border: oneOf(0, 1) }),
      rich_text_preformatted: object(pieces, { border: oneOf(0, 1), language: string() }),
      rich_text_list: object(
        { type: () => [], style: oneOf("bullet", "ordered"), elements: list(richSection, 1, Infinity) },
        { indent: integer(0, 8), border: oneOf(0, 1), offset: integer(0, 1000) },
      ),
    }),
    1,
    Infinity,
  ),
});

const cell = byType({ raw_text: object({ type: () => [], text: string() }), rich_text: richText });
const table = block(
  { rows: list(list(cell, 1, 20), 1, 100) },
  { column_settings: list(object({}, { align: oneOf("left", "center", "right"), is_wrapped: boolean }), 1, 20) },
);

const everywhere = {
  section,
  image,
  divider: block({}),
  header: block({ text: plain(150) }),
  context: block({ elements: list(contextElement, 1, 10) }),
  actions: block({ elements: list(actionElement, 1, 25) }, {}, actionsDiffer),
  rich_text: richText,
};
const input = block({ label: plain(2000), element: inputElement }, { hint: plain(2000), optional: boolean, dispatch_action: boolean });

/** In a message. A table may stand there once: "only one table allowed" (block-kit/blocks/table-block). */
export const messageBlock = byType({ ...everywhere, markdown: block({ text: string(1, 12_000) }), table });
/** In a modal or on the home tab. */
export const viewBlock = byType({ ...everywhere, input });

function actionsDiffer(value: unknown, at: string): string[] {
  const elements = isJson(value) && Array.isArray(value.elements) ? (value.elements as unknown[]).filter(isJson) : [];
  return mustDiffer(
    elements.map(({ action_id: actionId }) => actionId),
    "action_id",
    at,
  );
}

/** What is true of all blocks of a message or view together. */
export function blocksTogether(blocks: readonly unknown[], at: string): string[] {
  const known = blocks.filter(isJson);
  const isOf = (type: string) => (each: Json) => each.type === type;
  const markdown = known.filter(isOf("markdown")).reduce((sum, { text }) => sum + String(text).length, 0);
  return [
    ...mustDiffer(
      known.map(({ block_id: blockId }) => blockId),
      "block_id",
      at,
    ),
    ...(known.filter(isOf("table")).length > 1 ? problem("only_one_table_allowed", at) : []),
    ...(markdown > 12_000 ? problem("markdown blocks must have less than 12001 characters together", at) : []),
  ];
}
