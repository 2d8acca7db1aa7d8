import { topModal, viewFacts, type World } from "./api-methods.ts";
import type { Deliveries } from "./deliveries.ts";
import type { Delivered } from "./envelope.ts";
import { fieldsOf, filledIn, initially, labelOf, nothing, pressables, screenProblems, type Field } from "./forms.ts";
import { slackMessageProblems, slackModalProblems, slackOptionsProblems } from "./payload-rules.ts";
import { isJson, textIn, type Json } from "./rule.ts";
import type { Posted, ShownView, User } from "./workspace.ts";

/** What somebody's act led to at once: how the app took it, and what the platform itself then says. */
export type Act = { readonly took: Delivered; readonly says: string | null };

/** How often the platform sends the same thing: at once, with nothing changed. */
export type Repeats = { readonly copies?: number };

/** Somebody in the workspace: types, presses, fills in forms, and sees what the platform would show. */
export function person(user: User, world: World, { deliver }: Deliveries) {
  const { workspace, short } = world;
  const { team, appId } = workspace;
  /** options that the app suggested for a field, by block and value */
  const suggested = new Map<string, Map<string, string>>();

  const common = () => ({
    team: { id: team.id, domain: team.domain, ...(team.enterprise ? { enterprise_id: team.enterprise } : {}) },
    user: { id: user.id, username: user.name, name: user.name, team_id: team.id },
    api_app_id: appId,
    token: "legacy-verification-token",
    enterprise: team.enterprise ? { id: team.enterprise, name: "Grid" } : null,
    is_enterprise_install: false,
  });

  const sent = async (kind: "slash_commands" | "interactive", payload: object, { copies = 1 }: Repeats): Promise<Delivered> => {
    const all = await Promise.all(Array.from({ length: copies }, () => deliver(kind, payload)));
    return all.find(({ ok }) => ok) ?? all[0]!;
  };

  /** Types a line that begins with a command. */
  const type = async (line: string, where: { channel?: string } & Repeats = {}): Promise<Act> => {
    const [command = "", ...rest] = line.trimStart().split(" ");
    const channel = workspace.channels.get(where.channel ?? "C0GENERAL")!;
    const took = await sent(
      "slash_commands",
      {
        token: "legacy-verification-token",
        team_id: team.id,
        team_domain: team.domain,
        ...(team.enterprise ? { enterprise_id: team.enterprise, enterprise_name: "Grid" } : {}),
        channel_id: channel.id,
        channel_name: channel.kind === "im" ? "directmessage" : channel.name,
        user_id: user.id,
        user_name: user.name,
        command,
        text: rest.join(" "),
        api_app_id: appId,
        is_enterprise_install: "false",
        response_url: short.responseUrl({ user: user.id, channel: channel.id, original: null }),
        trigger_id: short.trigger(user.id),
      },
      where,
    );
    if (!took.ok) return { took, says: `${command} failed with the error "${took.reason}"` };
    if (took.answer === undefined) return { took, says: null };
    const message = typeof took.answer === "string" ? { text: took.answer } : (took.answer as Json);
    const problems = slackMessageProblems(message);
    if (problems.length > 0) return { took, says: `${command} failed with the error "invalid_blocks": ${problems.join("; ")}` };
    const onlyFor = message.response_type === "in_channel" ? null : user.id;
    const content = { text: textIn(message.text), blocks: (message.blocks as Json[] | undefined) ?? [], files: [] };
    workspace.post({ channel: channel.id, onlyFor, ...content, by: "acknowledgement" });
    return { took, says: null };
  };

  /** Presses a button, or picks an option of a menu, that is found by its label or its action id. */
  const press = async (on: Posted | ShownView, what: string, more: { option?: string } & Repeats = {}): Promise<Act> => {
    const blocks = "view" in on ? (on.view.blocks as Json[]) : on.blocks;
    const found = pressables(blocks).find(({ element }) => labelOf(element) === what || element.action_id === what);
    if (!found)
      throw new Error(
        `there is no "${what}" to press, only: ${pressables(blocks)
          .map(({ element }) => labelOf(element))
          .join(", ")}`,
      );
    const { element, blockId } = found;
    const action = {
      action_id: element.action_id,
      block_id: blockId,
      type: element.type,
      action_ts: workspace.ts(),
      ...(element.type === "button" ? { text: element.text, value: element.value } : filledIn(element, more.option ?? "", new Map())),
    };
    const took = await sent(
      "interactive",
      { type: "block_actions", ...common(), ...placeOf(on), trigger_id: short.trigger(user.id), actions: [action] },
      more,
    );
    return { took, says: took.ok ? null : "This app responded with an error" };
  };

  const placeOf = (on: Posted | ShownView): Json => {
    if ("view" in on) return { container: { type: "view", view_id: on.id }, view: { ...viewFacts(on, workspace), state: { values: {} } } };
    const channel = workspace.channels.get(on.channel)!;
    const isEphemeral = on.onlyFor !== null;
    return {
      container: { type: "message", message_ts: on.ts, channel_id: channel.id, is_ephemeral: isEphemeral },
      channel: { id: channel.id, name: channel.kind === "im" ? "directmessage" : channel.name },
      ...(isEphemeral ? {} : { message: { ts: on.ts, text: on.text, blocks: on.blocks, user: workspace.bot.id, bot_id: workspace.botId } }),
      state: { values: {} },
      response_url: short.responseUrl({ user: user.id, channel: channel.id, original: on.ts }),
    };
  };

  /** Types into a menu that asks the app for suggestions; those that came, as value and text. */
  const suggest = async (field: string, typed: string): Promise<{ value: string; text: string }[]> => {
    const modal = mustHaveModal();
    const { blockId, element } = fieldNamed(modal, field);
    if (typed.length < Number(element.min_query_length ?? 3)) return [];
    const took = await deliver("interactive", {
      type: "block_suggestion",
      ...common(),
      container: { type: "view", view_id: modal.id },
      action_id: element.action_id,
      block_id: blockId,
      value: typed,
      view: { ...viewFacts(modal, workspace), state: { values: {} } },
    });
    if (!took.ok) throw new Error(`no suggestions: ${took.reason}`);
    const problems = slackOptionsProblems(took.answer);
    if (problems.length > 0) throw new Error(`no suggestions that Slack would show: ${problems.join("; ")}`);
    const options = ((took.answer as Json).options as Json[]).map(({ value, text }) => ({
      value: String(value),
      text: String((text as Json).text),
    }));
    suggested.set(blockId, new Map(options.map(({ value, text }) => [value, text])));
    return options;
  };

  /** Fills in fields, by label or block, and sends the form. */
  const submit = async (values: Readonly<Record<string, string>> = {}, repeats: Repeats = {}): Promise<Act & { readonly errors: Json }> => {
    const modal = mustHaveModal();
    const fields = fieldsOf(modal);
    for (const name of Object.keys(values)) fieldNamed(modal, name);
    const held = fields.map((field) => {
      const said = values[field.label] ?? values[field.blockId];
      const state =
        said === undefined ? initially(field.element) : filledIn(field.element, said, suggested.get(field.blockId) ?? new Map());
      return { field, state: state ?? nothing(field.element) };
    });
    const unsent = held.flatMap(({ field, state }) => screenProblems(field, state));
    if (unsent.length > 0) return { took: { ok: true, ms: 0, answer: undefined }, says: unsent.join("; "), errors: {} };
    const state = {
      values: Object.fromEntries(held.map(({ field, state: one }) => [field.blockId, { [String(field.element.action_id)]: one }])),
    };
    const view = { ...viewFacts(modal, workspace), state };
    const took = await sent(
      "interactive",
      { type: "view_submission", ...common(), trigger_id: short.trigger(user.id), view, response_urls: [] },
      repeats,
    );
    if (!took.ok) return { took, says: "We had some trouble connecting. Try again?", errors: {} };
    return { took, ...follow(modal, took.answer) };
  };

  /** docs.slack.dev/surfaces/modals: what `response_action` asks for */
  const follow = (modal: ShownView, answer: unknown): { says: string | null; errors: Json } => {
    const broken = (why: string) => ({ says: `We had some trouble connecting. Try again? (${why})`, errors: {} });
    if (answer === undefined) {
      modal.isOpen = false;
      workspace.changed();
      return { says: null, errors: {} };
    }
    if (!isJson(answer)) return broken("not JSON");
    if (answer.response_action === "clear") {
      for (let each: ShownView | null = modal; each; each = each.below) each.isOpen = false;
    } else if (answer.response_action === "errors") {
      const errors = isJson(answer.errors) ? answer.errors : {};
      const known = fieldsOf(modal).map(({ blockId }) => blockId);
      if (Object.keys(errors).length === 0 || Object.keys(errors).some((id) => !known.includes(id))) return broken("errors for no field");
      return { says: null, errors };
    } else if (answer.response_action === "update" || answer.response_action === "push") {
      const problems = slackModalProblems(answer.view);
      if (problems.length > 0) return broken(problems.join("; "));
      if (answer.response_action === "update") Object.assign(modal, { view: workspace.named(answer.view as Json), hash: workspace.ts() });
      else {
        const id = workspace.id("V");
        const pushed = {
          id,
          user: user.id,
          type: "modal" as const,
          view: answer.view as Json,
          hash: workspace.ts(),
          below: modal,
          isOpen: true,
        };
        workspace.views.set(id, pushed);
      }
    } else return broken(`response_action ${String(answer.response_action)}`);
    workspace.changed();
    return { says: null, errors: {} };
  };

  /** Closes the form without sending it. */
  const dismiss = async (): Promise<void> => {
    const modal = mustHaveModal();
    modal.isOpen = false;
    const view = viewFacts(modal, workspace);
    if (modal.view.notify_on_close) await deliver("interactive", { type: "view_closed", ...common(), view, is_cleared: false });
  };

  const mustHaveModal = (): ShownView => {
    const modal = topModal(workspace, user.id);
    if (!modal) throw new Error(`${user.name} has no form open`);
    return modal;
  };

  const sees = (channel?: string): Posted[] => workspace.seenBy(user.id, channel);
  const openModal = (): ShownView | null => topModal(workspace, user.id);

  /** Types a line and waits for what comes of it: the next message for them, or a form. */
  const ask = async (line: string, where: { channel?: string } & Repeats = {}): Promise<Posted> => {
    const before = new Set(sees().map(({ ts }) => ts));
    const { says } = await type(line, where);
    if (says !== null) throw new Error(says);
    // Files come after their answer, and may still come while the next is asked for.
    return workspace.until(
      () => sees().find(({ ts, by }) => !before.has(ts) && by !== "files"),
      `${user.name} typed "${line}" and saw nothing`,
    );
  };

  /** Waits for what a form or button leads to: a modal that looks so. */
  const modalWith = (text: string): Promise<ShownView> =>
    workspace.until(() => {
      const modal = openModal();
      return modal && JSON.stringify(modal.view).includes(text) ? modal : undefined;
    }, `${user.name} saw no modal with "${text}"`);

  /** Types a line and waits for the form that it opens. */
  const askForForm = async (line: string): Promise<ShownView> => {
    const before = openModal()?.id;
    const { says } = await type(line);
    if (says !== null) throw new Error(says);
    return workspace.until(() => {
      const modal = openModal();
      return modal && modal.id !== before && fieldsOf(modal).length > 0 ? modal : undefined;
    }, `${user.name} typed "${line}" and saw no form`);
  };

  /** Presses something and waits for the message that comes of it. */
  const pressFor = async (on: Posted | ShownView, what: string, more: { option?: string } & Repeats = {}): Promise<Posted> => {
    const before = new Set(sees().map(({ ts }) => ts));
    const { says } = await press(on, what, more);
    if (says !== null) throw new Error(says);
    return workspace.until(
      () => sees().find(({ ts, by }) => !before.has(ts) && by !== "files"),
      `${user.name} pressed "${what}" and saw nothing`,
    );
  };

  return {
    ...user,
    modalWith,
    askForForm,
    pressFor,
    type,
    press,
    suggest,
    submit,
    dismiss,
    sees,
    ask,
    modal: openModal,
    mustHaveModal,
    home: () => workspace.homes.get(user.id) ?? null,
  };
}
export type Person = ReturnType<typeof person>;

function fieldNamed(modal: ShownView, name: string): Field {
  const field = fieldsOf(modal).find(({ label, blockId }) => label === name || blockId === name);
  if (!field)
    throw new Error(
      `there is no field "${name}", only: ${fieldsOf(modal)
        .map(({ label }) => label)
        .join(", ")}`,
    );
  return field;
}
