import type { App } from "@slack/bolt";
import type { NamedAccount } from "#domain/chat";
import { readButtonId } from "#templates/render/button";
import type { Spelling } from "#templates/spelling";
import type { Command } from "../command.ts";
import type { Wants } from "../conversation.ts";
import type { Reading } from "../option.ts";
import type { Suggest } from "../suggest.ts";
import { unprefixed } from "../chat-settings.ts";
import { fieldNames, filledOf, formFor, purposeOf, type FormPurpose } from "./form.ts";
import { formOfLine } from "./form-of-line.ts";
import { readErrors } from "./read-errors.ts";
import { plainSlackText } from "./slack-text.ts";
import { offered } from "./suggesting.ts";
import { waitingModal } from "./surfaces.ts";
import type { SlackCalls } from "./slack-calls.ts";

/** Something that was asked, and where its answer may go, the best place first. */
export type SlackAsk = {
  readonly from: NamedAccount;
  readonly key: string;
  readonly wants: Wants;
  readonly place: AskPlace;
};

export type AskPlace = {
  readonly respond?: string | undefined;
  /** the message that was pressed gives way to its answer */
  readonly replaces?: boolean;
  /** the modal that the answer goes into; known a moment later where it is opened just now */
  readonly modal?: Promise<string | null>;
  /** what the answer's form was for: where it is refused, the form comes back as it was filled in */
  readonly form?: { readonly purpose: FormPurpose; readonly filled: Readonly<Record<string, string>> };
  readonly channel?: string | undefined;
  readonly channelName?: string | undefined;
};

export type ListenerDoors = {
  readonly commands: readonly Command[];
  readonly prefix: string | undefined;
  readonly spell: Spelling;
  /** as it was when the process started: a form must be answered before anything can be looked up */
  readonly reading: Reading;
  readonly calls: Pick<SlackCalls, "openView">;
  /** goes on after the acknowledgement; never rejects */
  readonly asked: (ask: SlackAsk) => void;
  readonly suggest: Suggest;
  readonly homeOpened: (from: NamedAccount, key: string) => void;
  /** Slack says that the app is gone, or its token */
  readonly gone: (word: string) => void;
  readonly report: (error: unknown) => string;
};

type Someone = {
  readonly user?: { readonly id: string; readonly name?: string; readonly username?: string; readonly team_id?: string };
  readonly team?: { readonly id: string; readonly enterprise_id?: string } | null;
  readonly enterprise?: { readonly id: string } | null;
};

/** Who did it, as the platform says: accounts belong to the enterprise where there is one, else to the workspace. */
function accountOf({ user, team, enterprise }: Someone): NamedAccount {
  const workspace = enterprise?.id ?? team?.enterprise_id ?? team?.id ?? user?.team_id ?? "";
  return { platform: "slack", workspace, account: user?.id ?? "", name: user?.name ?? user?.username ?? "" };
}

/** What the app listens to. Everything is acknowledged before anything is looked up. */
export function listen(app: App, doors: ListenerDoors): void {
  app.command(/.*/, async ({ command, ack }) => {
    await ack();
    const from: NamedAccount = {
      platform: "slack",
      workspace: command.enterprise_id ?? command.team_id,
      account: command.user_id,
      name: command.user_name,
    };
    const name = unprefixed(command.command.replace(/^\//, ""), doors.prefix);
    const line = lineOf(name, plainSlackText(command.text));
    const place = { respond: command.response_url, channel: command.channel_id, channelName: command.channel_name };
    const form = formOfLine(line, doors.commands);
    if (form) {
      const view = formFor(form.command, { asks: fieldNames(form.command), ...place }, { spell: doors.spell, given: form.texts });
      if (await isOpened(doors, command.trigger_id, view)) return;
    }
    doors.asked({ from, key: command.trigger_id, wants: { kind: "line", line }, place });
  });

  app.action(/.*/, async ({ body, action, ack }) => {
    await ack();
    if (body.type !== "block_actions" || !("action_id" in action) || action.type !== "button") return;
    const pressed = readButtonId(action.action_id);
    if (!pressed) return;
    const from = accountOf(body);
    const place = { respond: body.response_url, channel: body.channel?.id, channelName: body.channel?.name };
    const command = pressed.asks && doors.commands.find(({ name }) => name === pressed.command);
    if (command && pressed.asks) {
      const view = formFor(command, { asks: pressed.asks, handle: pressed.handle, ...place }, doors);
      if (await isOpened(doors, body.trigger_id, view)) return;
    }
    const wants: Wants = { kind: "press", handle: pressed.handle, filled: {} };
    const ask = { from, key: body.trigger_id, wants };
    if (body.view?.type === "modal") return doors.asked({ ...ask, place: { modal: Promise.resolve(body.view.id) } });
    // On the home tab there is no message to answer to, so the answer comes in a modal; it opens at once, because Slack gives three seconds.
    if (body.view?.type === "home") return doors.asked({ ...ask, place: { modal: opened(doors, body.trigger_id, waitingModal()) } });
    // A page takes the place of the page before it.
    doors.asked({ ...ask, place: { ...place, replaces: pressed.turns ?? false } });
  });

  app.view({ callback_id: /.*/, type: "view_submission" }, async ({ body, view, ack }) => {
    const purpose = purposeOf(view);
    const command = purpose && doors.commands.find(({ name }) => name === purpose.command);
    if (!purpose || !command) return ack();
    const filled = filledOf(view.state);
    const errors = readErrors(command, filled, doors.reading);
    if (Object.keys(errors).length > 0) return ack({ response_action: "errors", errors });
    await ack({ response_action: "update", view: waitingModal() });
    const wants: Wants =
      purpose.handle === undefined
        ? { kind: "command", command: command.name, given: filled }
        : { kind: "press", handle: purpose.handle, filled };
    const { respond, channel, channelName } = purpose;
    const place = { modal: Promise.resolve(view.id), form: { purpose, filled }, respond, channel, channelName };
    return doors.asked({ from: accountOf(body), key: `${view.id} ${view.hash}`, wants, place });
  });

  app.options(/.*/, async ({ body, ack, payload }) => {
    const purpose = body.view ? purposeOf(body.view) : null;
    const what = { command: purpose?.command ?? "", option: payload.block_id ?? "", typed: payload.value };
    await ack({ options: purpose === null ? [] : await offered(doors.suggest, accountOf(body), what) });
  });

  app.event("app_home_opened", ({ event, body, context }) => {
    if (event.tab !== "home") return Promise.resolve();
    const workspace = context.enterpriseId ?? body.team_id;
    doors.homeOpened({ platform: "slack", workspace, account: event.user, name: "" }, body.event_id);
    return Promise.resolve();
  });
  app.event("app_uninstalled", () => Promise.resolve(doors.gone("app_uninstalled")));
  app.event("tokens_revoked", ({ event }) =>
    Promise.resolve((event.tokens.bot ?? []).length > 0 ? doors.gone("tokens_revoked") : undefined),
  );

  app.error((error) => {
    doors.report(error.original ?? error);
    return Promise.resolve();
  });
}

/** "/partner" alone asks for the menu; "/share stats" is "share stats". */
function lineOf(name: string, text: string): string {
  if (text.trim() === "" && name === "partner") return "partner help";
  return `${name} ${text}`.trim();
}

/** The opened modal's id; null where Slack opened none, for which there are good reasons (too late, pressed twice). */
async function opened(doors: ListenerDoors, triggerId: string, view: Parameters<SlackCalls["openView"]>[1]): Promise<string | null> {
  try {
    return await doors.calls.openView(triggerId, view);
  } catch (error) {
    doors.report(error);
    return null;
  }
}

async function isOpened(doors: ListenerDoors, triggerId: string, view: Parameters<SlackCalls["openView"]>[1]): Promise<boolean> {
  return (await opened(doors, triggerId, view)) !== null;
}
