import {
  MessageFlags,
  PermissionFlagsBits,
  Routes,
  type APIMessageTopLevelComponent,
  type ButtonInteraction,
  type RepliableInteraction,
} from "discord.js";
import { refuse } from "#domain/kernel";
import { faultView, refusalView } from "#templates/refusals";
import { renderDiscord, type DiscordMessage } from "#templates/render/discord";
import { spelledButtons, spelledView, type Spelling } from "#templates/spelling";
import type { View } from "#templates/view";
import type { Reply } from "../conversation.ts";
import { unposted, type Unposted } from "../unposted.ts";
import { codeOf, isUnclear, pausesMs, persist } from "./tries.ts";

/** What an answer can be refused with (docs.discord.com: topics/opcodes-and-status-codes, "JSON Error Codes"; read 2026-11-22). */
const codes = {
  unknownMessage: 10_008,
  unknownWebhook: 10_015,
  unknownInteraction: 10_062,
  acknowledgedAlready: 40_060,
  directMessagesClosed: 50_007,
  tokenExpired: 50_027,
} as const;

/** Unknown Channel, Missing Access, Missing Permissions. */
const mayNotPost: readonly (number | null)[] = [10_003, 50_001, 50_013];

export type AnswerDoors = {
  readonly report: (error: unknown) => string;
  /** how commands are typed here */
  readonly spell: Spelling;
};

/**
 * Gives an interaction's first answer. Where the connection ended before Discord said anything, it is given once more, and Discord says whether
 * the first arrived. `before`: it was another instance, or ourselves in a request whose answer got lost. `late`: nobody will see it any more.
 */
export async function first(give: () => Promise<unknown>): Promise<"given" | "before" | "late"> {
  try {
    await persist([0], give);
    return "given";
  } catch (error) {
    if (codeOf(error) === codes.acknowledgedAlready) return "before";
    if (codeOf(error) === codes.unknownInteraction) return "late";
    throw error;
  }
}

/**
 * Says that the answer is coming, to whoever asked and nobody else, before anything is looked up; `turned`: that this message will
 * change. `false`: they will not see an answer any more, so nothing may happen. Whoever finds it said already goes on: who acts is decided where
 * events are claimed.
 */
export async function defer(interaction: RepliableInteraction, turned: ButtonInteraction | null = null): Promise<boolean> {
  const said = await first(() => (turned ? turned.deferUpdate() : interaction.deferReply({ flags: MessageFlags.Ephemeral })));
  // The library refuses to edit what it did not defer itself.
  interaction.deferred = true;
  return said !== "late";
}

/**
 * Puts the answer where the deferral stands; where it can't stand there any more it comes by direct message, if those are open. Why a page can't be
 * turned stands beside it: what was there can still be read.
 */
export async function answer(doors: AnswerDoors, interaction: RepliableInteraction, reply: Reply, isTurn = false): Promise<void> {
  const message = drawn(doors, await posted(doors, interaction, reply));
  try {
    await show(interaction, message, isTurn && reply.outcome !== "answer");
  } catch (error) {
    const code = codeOf(error);
    if (code === codes.tokenExpired || code === codes.unknownWebhook || isUnclear(error)) return tellLate(interaction, message);
    // Whoever closed the message wants no answer.
    if (code === codes.unknownMessage) return undefined;
    await show(interaction, drawn(doors, { view: faultView(doors.report(error)) }), isTurn);
  }
}

/** In a server that is not served: said at once, to whoever asked, and nothing is done. */
export async function turnAway(doors: AnswerDoors, interaction: RepliableInteraction): Promise<void> {
  const message = drawn(doors, { view: refusalView(refuse("chat.server-not-served")) });
  await first(() => interaction.reply({ ...payloadOf(message), flags: [MessageFlags.IsComponentsV2, MessageFlags.Ephemeral] }));
}

/** Posts what is for everybody in the channel, and answers what whoever asked is told then. The nonce keeps repeats from posting it twice. */
async function posted(doors: AnswerDoors, interaction: RepliableInteraction, reply: Reply): Promise<Reply> {
  if (!reply.post) return reply;
  if (!mayWrite(interaction)) return unposted(reply, "chat.cannot-post");
  const { body, files } = drawn(doors, { view: reply.post });
  const request = {
    body: {
      ...body,
      flags: MessageFlags.IsComponentsV2 | MessageFlags.SuppressEmbeds,
      attachments: files.map(({ name, description }, id) => ({ id, filename: name, description })),
      nonce: interaction.id,
      enforce_nonce: true,
    },
    files: files.map(({ name, content }) => ({ name, data: Buffer.from(content) })),
  };
  try {
    await persist(pausesMs.post, () => interaction.client.rest.post(Routes.channelMessages(interaction.channelId ?? ""), request));
    return reply;
  } catch (error) {
    const why = whyNotPosted(error);
    if (why !== "chat.cannot-post") doors.report(error);
    return unposted(reply, why);
  }
}

/** Nobody posts through us where they may not write themselves. In direct messages there is nobody to ask; a channel that is not known is a thread. */
function mayWrite({ memberPermissions, channel }: RepliableInteraction): boolean {
  const isThread = !channel || channel.isThread();
  return memberPermissions?.has(isThread ? PermissionFlagsBits.SendMessagesInThreads : PermissionFlagsBits.SendMessages) ?? true;
}

/** Discord's no is a no; whatever else went wrong, also an error of the platform's own, may have come after the message. */
function whyNotPosted(error: unknown): Unposted {
  const code = codeOf(error);
  if (mayNotPost.includes(code)) return "chat.cannot-post";
  return code === null ? "chat.perhaps-posted" : "chat.not-posted";
}

/** Amounts and dates are written as everywhere else; Discord itself shows instants in the reader's zone. */
const locale = "en-US";

function drawn({ spell }: AnswerDoors, { view, buttons = [] }: { readonly view: View } & Partial<Pick<Reply, "buttons">>): DiscordMessage {
  return renderDiscord(spelledView(view, spell), { buttons: spelledButtons(buttons, spell), locale });
}

async function show(interaction: RepliableInteraction, message: DiscordMessage, isBeside: boolean): Promise<void> {
  if (isBeside) {
    const beside = { ...payloadOf(message), flags: [MessageFlags.IsComponentsV2, MessageFlags.Ephemeral] } as const;
    await persist(pausesMs.answer, () => interaction.followUp(beside));
    return;
  }
  // What a page showed before goes: pictures and files belong to the page.
  const shown = { ...payloadOf(message), flags: MessageFlags.IsComponentsV2, attachments: [] } as const;
  await persist(pausesMs.answer, () => interaction.editReply(shown));
}

/** The money is nobody else's business there either. The nonce keeps the library's own repeats from sending it twice. */
async function tellLate(interaction: RepliableInteraction, message: DiscordMessage): Promise<void> {
  const told = { ...payloadOf(message), flags: MessageFlags.IsComponentsV2, nonce: interaction.id, enforceNonce: true } as const;
  try {
    await persist(pausesMs.message, () => interaction.user.send(told));
  } catch (error) {
    if (codeOf(error) !== codes.directMessagesClosed) throw error;
  }
}

function payloadOf({ body, files }: DiscordMessage) {
  return {
    components: body.components as unknown as APIMessageTopLevelComponent[],
    allowedMentions: { parse: [] },
    files: files.map(({ name, content, description }) => ({ attachment: Buffer.from(content), name, description })),
  };
}
