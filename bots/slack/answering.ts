import type { NamedAccount } from "#domain/chat";
import { refuse, type Zone } from "#domain/kernel";
import { refusalView } from "#templates/refusals";
import { renderSlack } from "#templates/render/slack";
import type { Command } from "../command.ts";
import type { Conversation, Reply } from "../conversation.ts";
import { formFor } from "./form.ts";
import type { AskPlace, SlackAsk } from "./listeners.ts";
import { slackNo } from "./slack-calls.ts";
import { homeOf, type SlackMessage } from "./surfaces.ts";
import { show, toDirectMessages, toModal, toResponseUrl, type Way, type WayDoors } from "./ways.ts";

export type AnswerDoors = WayDoors & {
  readonly conversation: Conversation;
  readonly commands: readonly Command[];
  readonly zone: Zone;
};

/** Who waits longer than this is told that the answer still comes. */
const patience = 3_000;
const locale = "en-US";

/** Finds the answer to something that was asked, and shows it where it was asked, or else directly to whoever did. */
export async function answer(doors: AnswerDoors, { from, key, wants, place }: SlackAsk): Promise<void> {
  const still = setTimeout(() => void sayStill(doors, place), patience);
  try {
    const heard = await doors.conversation.hear({ from, key, wants });
    clearTimeout(still);
    // Whoever heard it first answers.
    if (heard === null) return;
    const reply = await posted(doors, heard, place);
    const modal = (await place.modal) ?? null;
    if (modal !== null && (await isBackInForm(doors, reply, place, modal))) return;
    await show(doors, drawn(doors, reply, modal !== null), waysTo(doors, from, place, modal), from.account);
  } finally {
    clearTimeout(still);
  }
}

/** Posts what is for everybody where it was asked, once and all of it: files first, which only an app that is in the channel may bring. */
async function posted(doors: AnswerDoors, reply: Reply, { respond, channel }: AskPlace): Promise<Reply> {
  if (!reply.post) return reply;
  const message = drawn(doors, { ...reply, view: reply.post, buttons: [] }, false);
  try {
    if (message.files.length > 0 && channel === undefined) return cannotPost;
    for (const file of message.files) await doors.calls.upload(channel ?? "", file);
  } catch (error) {
    if (!slackNo(error)) throw error;
    return cannotPost;
  }
  const isPosted = respond !== undefined && (await toResponseUrl(doors, respond, { everybody: true })(message));
  return isPosted ? reply : cannotPost;
}

const cannotPost: Reply = { outcome: "refusal", view: refusalView(refuse("chat.cannot-post")), buttons: [] };

function waysTo(doors: AnswerDoors, { account }: NamedAccount, { respond, replaces = false }: AskPlace, modal: string | null): Way[] {
  return [
    ...(modal === null ? [] : [toModal(doors, modal)]),
    ...(respond === undefined ? [] : [toResponseUrl(doors, respond, { replace: replaces })]),
    toDirectMessages(doors, account),
  ];
}

function drawn({ zone }: AnswerDoors, { view, buttons }: Reply, isView: boolean): SlackMessage {
  return renderSlack(view, { buttons, locale, zone, isView });
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
  const view = formFor(command, form.purpose, { given: form.filled, above: body.blocks });
  try {
    await doors.calls.updateView(modal, view);
    return true;
  } catch {
    return false;
  }
}

/** The home tab: the dashboard of a partner; for everybody else what they may ask, which begins with how to connect. */
export async function showHome(doors: AnswerDoors, from: NamedAccount, key: string): Promise<void> {
  const { conversation, calls } = doors;
  const dashboard = await conversation.hear({ from, key, wants: { kind: "command", command: "partner dashboard", given: {} } });
  if (dashboard === null) return;
  const help = () => conversation.hear({ from, key: `${key} help`, wants: { kind: "command", command: "partner help", given: {} } });
  const shown = dashboard.outcome === "answer" ? dashboard : await help();
  // Too fast, or something broke: what stands there is better than that.
  if (shown?.outcome !== "answer") return;
  // A tab has no place for files, and nobody asked for any.
  const reply = { ...shown, view: { ...shown.view, files: [] } };
  await calls.publishHome(from.account, homeOf(drawn(doors, reply, true)));
}
