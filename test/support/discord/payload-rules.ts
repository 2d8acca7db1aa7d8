import { checkLayout, checkRows } from "./component-rules.ts";
import { Problems, type Fields } from "./problems.ts";

/**
 * What Discord refuses in a message, from its own documents (docs.discord.com: resources/message, components/reference,
 * interactions/receiving-and-responding; read 2026-11-22). Shares nothing with the renderers, so that both may be wrong only independently.
 */
const limits = {
  content: 2_000,
  embeds: 10,
  embedTexts: 6_000,
  attachments: 10,
  attachmentDescription: 1_024,
  attachmentName: 255,
  nonce: 25,
  mentions: 100,
} as const;

export const messageFlags = { suppressEmbeds: 1 << 2, ephemeral: 1 << 6, suppressNotifications: 1 << 12, componentsV2: 1 << 15 } as const;
const knownFlags = Object.values(messageFlags).reduce((all, flag) => all | flag, 0);

/**
 * What is wrong with the body of a message, a follow-up, an edit or the `data` of an interaction's answer; empty when Discord would take it.
 * `uploaded` names the files that come beside the JSON; those that the body's `attachments` name count as well.
 */
export function discordMessageProblems(payload: unknown, uploaded: readonly string[] = []): string[] {
  const problems = new Problems();
  const message = problems.fields(payload, "message");
  const flags = checkFlags(message, problems);
  const files = [...uploaded, ...checkAttachments(message, problems)];
  if ((flags & messageFlags.componentsV2) !== 0) {
    checkLayout(message.components, files, problems);
    for (const field of ["content", "embeds", "poll", "sticker_ids"])
      if (!isNothing(message[field]))
        problems.add(
          field,
          "MESSAGE_CANNOT_USE_LEGACY_FIELDS_WITH_COMPONENTS_V2",
          `The '${field}' field cannot be used with IS_COMPONENTS_V2`,
        );
  } else checkPlain(message, files, problems);
  checkMentions(message, problems);
  if (typeof message.nonce === "string" && message.nonce.length > limits.nonce)
    problems.add("nonce", "NONCE_TYPE_TOO_LONG", `Must be ${limits.nonce} or fewer in length.`);
  return problems.found;
}

function isNothing(value: unknown): boolean {
  return value === undefined || value === null || value === "" || (Array.isArray(value) && value.length === 0);
}

function checkFlags({ flags }: Fields, problems: Problems): number {
  if (flags === undefined || flags === null) return 0;
  if (!Number.isInteger(flags) || (Number(flags) & ~knownFlags) !== 0) {
    problems.add("flags", "BITFIELD_TYPE_CONVERT", "These flags can't be set.");
    return 0;
  }
  return Number(flags);
}

function checkAttachments(message: Fields, problems: Problems): string[] {
  const attachments = problems.list(message.attachments ?? [], "attachments", 0, limits.attachments);
  attachments.forEach((each, index) => {
    problems.optionalText(each.description, `attachments[${index}].description`, limits.attachmentDescription);
    problems.optionalText(each.filename, `attachments[${index}].filename`, limits.attachmentName);
    if (each.id === undefined) problems.add(`attachments[${index}].id`, "BASE_TYPE_REQUIRED", "This field is required");
  });
  return attachments.flatMap(({ filename }) => (typeof filename === "string" ? [filename] : []));
}

function checkPlain(message: Fields, files: readonly string[], problems: Problems): void {
  const isEmpty = isNothing(message.content) && isNothing(message.embeds) && isNothing(message.components) && files.length === 0;
  if (isEmpty) problems.add("content", "50006", "Cannot send an empty message");
  if (!isNothing(message.content)) problems.text(message.content, "content", 1, limits.content);
  checkEmbeds(message, problems);
  checkRows(message.components ?? [], problems);
}

const embedLimits = { title: 256, description: 4_096, footer: 2_048, author: 256, fields: 25, fieldName: 256, fieldValue: 1_024 } as const;

function checkEmbeds(message: Fields, problems: Problems): void {
  let total = 0;
  const count = (value: unknown, path: string, most: number): void => {
    problems.optionalText(value, path, most);
    total += typeof value === "string" ? value.length : 0;
  };
  problems.list(message.embeds ?? [], "embeds", 0, limits.embeds).forEach((embed, index) => {
    const path = `embeds[${index}]`;
    count(embed.title, `${path}.title`, embedLimits.title);
    count(embed.description, `${path}.description`, embedLimits.description);
    count(problems.fields(embed.footer ?? {}, `${path}.footer`).text, `${path}.footer.text`, embedLimits.footer);
    count(problems.fields(embed.author ?? {}, `${path}.author`).name, `${path}.author.name`, embedLimits.author);
    problems.list(embed.fields ?? [], `${path}.fields`, 0, embedLimits.fields).forEach((field, at) => {
      const inner = `${path}.fields[${at}]`;
      if (problems.text(field.name, `${inner}.name`, 1, embedLimits.fieldName)) total += field.name.length;
      if (problems.text(field.value, `${inner}.value`, 1, embedLimits.fieldValue)) total += field.value.length;
    });
  });
  if (total > limits.embedTexts)
    problems.add("embeds", "MAX_EMBED_SIZE_EXCEEDED", `Embed size exceeds maximum size of ${limits.embedTexts}`);
}

function checkMentions(message: Fields, problems: Problems): void {
  const mentions = problems.fields(message.allowed_mentions ?? {}, "allowed_mentions");
  const parse: readonly unknown[] = Array.isArray(mentions.parse) ? mentions.parse : [];
  for (const each of parse)
    if (!["roles", "users", "everyone"].includes(String(each)))
      problems.add("allowed_mentions.parse", "BASE_TYPE_CHOICES", "Value must be one of ('users', 'everyone', 'roles').");
  for (const kind of ["roles", "users"]) {
    const named: readonly unknown[] = Array.isArray(mentions[kind]) ? mentions[kind] : [];
    if (named.length > limits.mentions)
      problems.add(`allowed_mentions.${kind}`, "BASE_TYPE_MAX_LENGTH", `Must be ${limits.mentions} or fewer in length.`);
    if (named.length > 0 && parse.includes(kind))
      problems.add(
        `allowed_mentions.${kind}`,
        "MESSAGE_ALLOWED_MENTIONS_PARSE_EXCLUSIVE",
        `parse:["${kind}"] and ${kind}: [ids...] are mutually exclusive.`,
      );
  }
}
