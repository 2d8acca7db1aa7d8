import { refused } from "./api-errors.ts";
import { discordMessageProblems, messageFlags } from "./payload-rules.ts";
import type { Fields } from "./problems.ts";
import type { Body } from "./uploads.ts";
import type { StoredFile, StoredMessage, World } from "./world.ts";

/** What a server without boosts takes (docs.discord.com: reference, "Uploading Files": 10 MiB). */
const mostUploadBytes = 10 * 1_024 * 1_024;

type Place = { readonly channelId: string; readonly onlyFor: string | null };

/** Writes a message after looking at it as the platform does; answers 400 with 50035 where something is wrong. */
export function createMessage(world: World, place: Place, { json, uploads }: Body): StoredMessage {
  mustBeAcceptable(json, { json, uploads });
  const nonce = typeof json.nonce === "string" || typeof json.nonce === "number" ? String(json.nonce) : null;
  if (nonce !== null && json.enforce_nonce === true) {
    const first = [...world.messages.values()].find((each) => each.nonce === nonce && each.channelId === place.channelId);
    if (first) return first;
  }
  const message: StoredMessage = { ...blankMessage(world, place), nonce, isLoading: false };
  fill(world, message, { json, uploads });
  world.messages.set(message.id, message);
  return message;
}

/** The place-holder of a deferred answer. */
export function createLoading(world: World, place: Place): StoredMessage {
  const message = blankMessage(world, place);
  world.messages.set(message.id, message);
  return message;
}

function blankMessage(world: World, place: Place): StoredMessage {
  const flags = place.onlyFor === null ? 0 : messageFlags.ephemeral;
  const empty = { content: "", embeds: [], components: [], files: [], allowedMentions: null };
  return { id: world.newId(), ...place, nonce: null, flags, ...empty, isLoading: true };
}

const mayBeEdited = messageFlags.suppressEmbeds | messageFlags.componentsV2;

/** Changes a message: what the body leaves out stays; whether it is private and has the new components can't be undone. */
export function editMessage(world: World, message: StoredMessage, { json, uploads }: Body): StoredMessage {
  const flags = typeof json.flags === "number" ? json.flags : 0;
  if ((flags & ~mayBeEdited) !== 0) throw refused.invalidForm(["flags: MESSAGE_FLAGS_INVALID These flags can't be changed by an edit."]);
  const whole: Fields = {
    content: message.content === "" ? undefined : message.content,
    components: message.components,
    embeds: message.embeds,
    ...json,
    flags: (message.flags | flags) & ~messageFlags.ephemeral,
  };
  const kept = json.attachments === undefined ? message.files.map(({ name }) => name) : keptFiles(message, json).map(({ name }) => name);
  mustBeAcceptable(whole, { json: whole, uploads }, kept);
  fill(world, message, { json, uploads });
  message.isLoading = false;
  return message;
}

function mustBeAcceptable(json: Fields, { uploads }: Body, kept: readonly string[] = []): void {
  if (uploads.reduce((sum, { content }) => sum + content.length, 0) > mostUploadBytes) throw refused.tooLarge();
  const problems = discordMessageProblems(json, [...uploads.map(({ name }) => name), ...kept]);
  if (problems.some((problem) => problem.startsWith("content: 50006")))
    throw refused.invalidForm(["content: 50006 Cannot send an empty message"]);
  if (problems.length > 0) throw refused.invalidForm(problems);
}

function keptFiles(message: StoredMessage, json: Fields): readonly StoredFile[] {
  const ids = Array.isArray(json.attachments) ? (json.attachments as Fields[]).map(({ id }) => String(id as string | number)) : [];
  return message.files.filter(({ id }) => ids.includes(id));
}

function fill(world: World, message: StoredMessage, { json, uploads }: Body): void {
  const described = Array.isArray(json.attachments) ? (json.attachments as Fields[]) : [];
  const uploaded = uploads.map(({ index, name, content }): StoredFile => {
    const description = described.find(({ id }) => String(id as string | number) === index)?.description;
    return { id: world.newId(), name, content, description: typeof description === "string" ? description : null };
  });
  message.files = [...(json.attachments === undefined ? message.files : keptFiles(message, json)), ...uploaded];
  if (typeof json.flags === "number") message.flags |= json.flags & ~messageFlags.ephemeral;
  if (json.content !== undefined) message.content = typeof json.content === "string" ? json.content : "";
  if (Array.isArray(json.embeds)) message.embeds = json.embeds as Fields[];
  if (Array.isArray(json.components)) message.components = json.components as Fields[];
  message.allowedMentions = (json.allowed_mentions as Fields | undefined) ?? null;
}
