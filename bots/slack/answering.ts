import type { NamedAccount } from "#domain/chat";
import type { Zone } from "#domain/kernel";
import type { ChannelPlace } from "#domain/messages";
import { renderSlack } from "#templates/render/slack";
import { spelledButtons, spelledView, type Spelling } from "#templates/spelling";
import type { Command } from "../command.ts";
import type { Conversation, Reply } from "../conversation.ts";
import { formFor } from "./form.ts";
import type { AskPlace, SlackAsk } from "./listeners.ts";
import { unposted, type Unposted } from "../unposted.ts";
import { slackNo, type BroughtFile } from "./slack-calls.ts";
import { homeOf, type SlackMessage } from "./surfaces.ts";
import { postForAll, show, toDirectMessages, toModal, toResponseUrl, type Way, type WayDoors } from "./ways.ts";

export type AnswerDoors = WayDoors & {
  readonly conversation: Conversation;
  readonly commands: readonly Command[];
  readonly zone: Zone;
  /** how commands are typed here */
  readonly spell: Spelling;
};

/** Who waits longer than this is told that the answer still comes. */
const patience = 3_000;
const locale = "en-US";

/** Finds the answer to something that was asked, and shows it where it was asked, or else directly to whoever did. */
export async function answer(doors: AnswerDoors, { from, key, wants, place }: SlackAsk): Promise<void> {
  const still = setTimeout(() => void sayStill(doors, place), patience);
  try {
    const heard = await doors.conversation.hear({ from, key, wants, place: channelOf(from, place) });
    clearTimeout(still);
    // Whoever heard it first answers.
    if (heard === null) return;
    const reply = await posted(doors, heard, place);
    const modal = (await place.modal) ?? null;
    if (modal !== null && (await isBackInForm(doors, reply, place, modal))) return;
    await show(doors, drawn(doors, reply, modal !== null), waysTo(doors, from, inPlaceOf(place, reply), modal), from.account);
  } finally {
    clearTimeout(still);
  }
}

/** A channel, by the letter of its id: direct messages begin with D. */
function channelOf({ workspace }: NamedAccount, { channel, channelName = "" }: AskPlace): ChannelPlace | undefined {
  if (channel === undefined || !/^[CG]/.test(channel)) return undefined;
  // What Slack calls every private channel is no name.
  return { platform: "slack", workspace, channel, name: channelName === "privategroup" ? "" : channelName };
}

/**
 * Posts what is for everybody where it was asked, once, and all of it or nothing: files are shared first, which only an app that is in the channel
 * may do, and taken back where the text does not follow. What can't be taken back, and what nobody knows, is said.
 */
async function posted(doors: AnswerDoors, reply: Reply, { respond, channel }: AskPlace): Promise<Reply> {
  if (!reply.post) return reply;
  if (respond === undefined) return unposted(reply, "chat.cannot-post");
  const message = drawn(doors, { ...reply, view: reply.post, buttons: [] }, false);
  const shared = await shareFirst(doors, message, channel);
  if (typeof shared === "string") return unposted(reply, shared);
  const isPosted = await postForAll(doors, respond, message);
  if (isPosted) return reply;
  if (isPosted === null) return unposted(reply, "chat.perhaps-posted");
  return unposted(reply, (await areTakenBack(doors, shared)) ? "chat.not-posted" : "chat.posted-in-part");
}

/** The files that everybody sees now, or why nothing is posted. */
async function shareFirst(
  { calls, report }: AnswerDoors,
  { files }: SlackMessage,
  channel: string | undefined,
): Promise<readonly BroughtFile[] | Unposted> {
  if (files.length === 0) return [];
  if (channel === undefined) return "chat.cannot-post";
  const brought: BroughtFile[] = [];
  try {
    for (const file of files) brought.push(await calls.bring(file));
  } catch (error) {
    report(error);
    return "chat.not-posted";
  }
  try {
    await calls.share(channel, brought);
    return brought;
  } catch (error) {
    const no = slackNo(error);
    if (no && mayNotPost.includes(no.slack)) return "chat.cannot-post";
    report(error);
    return no ? "chat.not-posted" : "chat.perhaps-posted";
  }
}

/** docs.slack.dev/reference/methods/files.completeUploadExternal, "Errors": about the channel, not about the moment */
const mayNotPost = [
  "channel_not_found",
  "not_in_channel",
  "is_archived",
  "restricted_action",
  "posting_to_channel_denied",
  "missing_scope",
];

async function areTakenBack({ calls, report }: AnswerDoors, files: readonly BroughtFile[]): Promise<boolean> {
  try {
    for (const file of files) await calls.remove(file);
    return true;
  } catch (error) {
    report(error);
    return false;
  }
}

/** Why a page can't be turned stands beside it: what was there can still be read. */
function inPlaceOf(place: AskPlace, { outcome }: Reply): AskPlace {
  return { ...place, replaces: (place.replaces ?? false) && outcome === "answer" };
}

function waysTo(doors: AnswerDoors, { account }: NamedAccount, { respond, replaces = false }: AskPlace, modal: string | null): Way[] {
  return [
    ...(modal === null ? [] : [toModal(doors, modal)]),
    ...(respond === undefined ? [] : [toResponseUrl(doors, respond, { replace: replaces })]),
    toDirectMessages(doors, account),
  ];
}

function drawn({ zone, spell }: AnswerDoors, { view, buttons }: Reply, isView: boolean): SlackMessage {
  return renderSlack(spelledView(view, spell), { buttons: spelledButtons(buttons, spell), locale, zone, isView });
}

async function sayStill(doors: AnswerDoors, { respond, modal }: AskPlace): Promise<void> {
  // A modal says so already.
  if (respond === undefined || modal !== undefined) return;
  await toResponseUrl(
    doors,
    respond,
  )({ body: { text: "Still at it: the answer comes here as soon as it is there.", blocks: [] }, files: [] });
}

/** What was refused comes back as the form that it was, with everything in it and the reason above; false where it is no form any more. */
async function isBackInForm(doors: AnswerDoors, reply: Reply, { form }: AskPlace, modal: string): Promise<boolean> {
  const command = form && doors.commands.find(({ name }) => name === form.purpose.command);
  if (!form || !command || reply.outcome !== "refusal") return false;
  const { body } = drawn(doors, { ...reply, buttons: [] }, true);
  const view = formFor(command, form.purpose, { spell: doors.spell, given: form.filled, above: body.blocks });
  try {
    await doors.calls.updateView(modal, view);
    return true;
  } catch {
    return false;
  }
}

/** The home tab: the dashboard of a partner; what waits for staff, and below it what they may ask; for everybody else that alone, which begins with how to connect. */
export async function showHome(doors: AnswerDoors, from: NamedAccount, key: string): Promise<void> {
  const { conversation, calls } = doors;
  const home = await conversation.hear({ from, key, wants: { kind: "home" } });
  // Too fast, or something broke: what stands there is better than that.
  if (home?.outcome !== "answer") return;
  const isWork = home.from !== "partner dashboard" && home.from !== "partner help";
  const menu = isWork
    ? await conversation.hear({ from, key: `${key} help`, wants: { kind: "command", command: "partner help", given: {} } })
    : null;
  const blocks = [...home.view.blocks, ...(menu?.outcome === "answer" ? menu.view.blocks : [])];
  // A tab has no place for files, and nobody asked for any.
  const reply = { ...home, buttons: [...home.buttons, ...(menu?.buttons ?? [])], view: { ...home.view, blocks, files: [] } };
  await calls.publishHome(from.account, homeOf(drawn(doors, reply, true)));
}
