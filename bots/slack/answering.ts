import type { NamedAccount } from "#domain/chat";
import type { Zone } from "#domain/kernel";
import { renderSlack } from "#templates/render/slack";
import type { Command } from "../command.ts";
import type { Conversation, Reply } from "../conversation.ts";
import { formFor } from "./form.ts";
import type { AskPlace, SlackAsk } from "./listeners.ts";
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
    const reply = await doors.conversation.hear({ from, key, wants });
    clearTimeout(still);
    // Whoever heard it first answers.
    if (reply === null) return;
    const modal = (await place.modal) ?? null;
    if (modal !== null && (await isBackInForm(doors, reply, place, modal))) return;
    await show(doors, drawn(doors, reply, modal !== null), waysTo(doors, from, place, modal), from.account);
  } finally {
    clearTimeout(still);
  }
}

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
