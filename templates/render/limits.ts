/**
 * What the platforms take in one message, as far as the renderers use it. Each line has its source and was read on 2026-11-22. Lengths
 * are compared with UTF-16 units, which are never fewer than what a platform counts.
 */
export const discordLimits = {
  /** docs.discord.com, resources/message, flag IS_COMPONENTS_V2; components of every level count */
  components: 40,
  /** all text displays together; discord/discord-api-docs#8562, and the API's own COMPONENT_DISPLAYABLE_TEXT_SIZE_EXCEEDED */
  text: 4_000,
  /** UTF-8 bytes of all texts and twelve for each component; more is answered with 500 (discord/discord-api-docs#8554) */
  bytes: 10_170,
  bytesPerComponent: 12,
  /** docs.discord.com, components/reference, "Button" */
  label: 80,
  rowButtons: 5,
  /** docs.discord.com, components/reference, "Anatomy of a Component" */
  customId: 100,
  /** docs.discord.com, components/reference, "Media Gallery" */
  galleryItems: 10,
  /** docs.discord.com, resources/message, "Attachment Object" */
  description: 1_024,
  /** docs.discord.com, resources/message, "Create Message" */
  files: 10,
  /** docs.discord.com, reference, "Message Formatting": the instants that a client can draw are those of JavaScript's Date, in seconds */
  seconds: 8_640_000_000_000,
} as const;

export const slackLimits = {
  /** docs.slack.dev, reference/block-kit/blocks */
  blocks: 50,
  /** no page has it: the blocks as JSON, answered with msg_blocks_too_long; about 13,172 where it was measured (slackapi/bolt-js#2509) */
  json: 13_000,
  /** docs.slack.dev, reference/block-kit/blocks/header-block */
  header: 150,
  /** docs.slack.dev, reference/block-kit/composition-objects/text-object */
  text: 3_000,
  /** docs.slack.dev, reference/block-kit/blocks/actions-block */
  buttons: 25,
  /** docs.slack.dev, reference/block-kit/block-elements/button-element */
  label: 75,
  actionId: 255,
  /** docs.slack.dev, reference/block-kit/blocks/table-block: with the row of labels, in all cells together, and one table a message */
  tableRows: 100,
  tableColumns: 20,
  tableText: 10_000,
  /** docs.slack.dev, reference/block-kit/block-elements/date-element names no end; after 2100 we write the date ourselves */
  seconds: 4_102_444_800,
  /** docs.slack.dev, reference/methods/chat.postMessage, "Truncating content": longer texts should be avoided */
  fallback: 4_000,
} as const;
