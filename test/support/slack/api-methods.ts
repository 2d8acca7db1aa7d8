import { slackHomeProblems, slackMessageProblems, slackModalProblems } from "./payload-rules.ts";
import { isJson, textIn, type Json } from "./rule.ts";
import type { ShortLived } from "./short-lived.ts";
import type { Channel, Posted, ShownView, Workspace } from "./workspace.ts";

/** What a method answers; `error` is the platform's own word (docs.slack.dev/reference/methods/…, "Errors"). */
type Answer = Json & { readonly ok: boolean };
type Method = {
  readonly token: "bot" | "app";
  readonly scope: string | null;
  readonly run: (given: Json, world: World) => Answer;
};
export type World = { readonly workspace: Workspace; readonly short: ShortLived; readonly baseUrl: () => string };

const no = (error: string, messages: readonly string[] = []): Answer => ({
  ok: false,
  error,
  ...(messages.length > 0 ? { errors: messages, response_metadata: { messages: messages.map((each) => `[ERROR] ${each}`) } } : {}),
});

/** Refuses a message as Slack does, or returns null. */
export function messageRefusal(message: Json): Answer | null {
  const problems = slackMessageProblems(message);
  if (problems.length === 0) return null;
  const word = ["no_text", "msg_blocks_too_long"].find((each) => problems.some((problem) => problem.startsWith(each)));
  if (word) return no(word);
  if (typeof message.text === "string" && message.text.length > 40_000) return no("msg_too_long");
  return no("invalid_blocks", problems);
}

/** A place that the bot may post to, or the platform's word for why not. */
function postable({ workspace }: World, id: unknown): Channel | { error: string } {
  if (workspace.users.has(String(id))) {
    if (workspace.users.get(String(id))!.isBot) return { error: "cannot_dm_bot" };
    return workspace.directMessages(String(id));
  }
  const channel = workspace.channels.get(String(id));
  // A private channel that the bot is not in does not exist for it.
  const isKnown = channel && (channel.kind === "public" || channel.members.has(workspace.bot.id));
  if (!isKnown) return { error: "channel_not_found" };
  if (channel.isArchived) return { error: "is_archived" };
  if (!channel.members.has(workspace.bot.id) && !workspace.scopes.has("chat:write.public")) return { error: "not_in_channel" };
  return channel;
}

const blocksOf = (given: Json): Json[] => (Array.isArray(given.blocks) ? (given.blocks as Json[]) : []);
const textOf = (given: Json): string => (typeof given.text === "string" ? given.text : "");

function postMessage(given: Json, world: World): Answer {
  const channel = postable(world, given.channel);
  if ("error" in channel) return no(channel.error);
  const refused = messageRefusal(given);
  if (refused) return refused;
  const content = { text: textOf(given), blocks: blocksOf(given), files: [] };
  const { ts } = world.workspace.post({ channel: channel.id, onlyFor: null, ...content, by: "chat.postMessage" });
  return { ok: true, channel: channel.id, ts, message: { ts, text: textOf(given), user: world.workspace.bot.id } };
}

function openConversation(given: Json, { workspace }: World): Answer {
  const user = workspace.users.get(String(given.users));
  if (!user) return no("user_not_found");
  if (user.isBot) return no("cannot_dm_bot");
  return { ok: true, channel: { id: workspace.directMessages(user.id).id } };
}

function place(user: string, view: Json, below: ShownView | null, { workspace }: World, id = workspace.id("V")): ShownView {
  const shown: ShownView = { id, user, type: view.type as "modal", view: workspace.named(view), hash: workspace.ts(), below, isOpen: true };
  workspace.views.set(id, shown);
  return shown;
}

/** A view as the platform tells it back. */
export function viewFacts({ id, hash, view, below }: ShownView, { team, appId }: Workspace): Json {
  const root = (function bottom(each: ShownView | null): string | null {
    return each ? (bottom(each.below) ?? each.id) : null;
  })(below);
  const carried = { private_metadata: view.private_metadata ?? "", callback_id: view.callback_id ?? "" };
  return { ...view, ...carried, id, hash, team_id: team.id, app_id: appId, previous_view_id: below?.id ?? null, root_view_id: root ?? id };
}

function openView(given: Json, world: World, isPushed: boolean): Answer {
  const problems = slackModalProblems(given.view);
  if (problems.length > 0) return no("invalid_arguments", problems);
  const trigger = world.short.useTrigger(given.trigger_id);
  if ("error" in trigger) return no(trigger.error);
  const top = topModal(world.workspace, trigger.user);
  if (isPushed && top?.below?.below) return no("push_limit_reached");
  const shown = place(trigger.user, given.view as Json, isPushed ? top : null, world);
  world.workspace.changed();
  return { ok: true, view: viewFacts(shown, world.workspace) };
}

export function topModal(workspace: Workspace, user: string): ShownView | null {
  const open = [...workspace.views.values()].filter((each) => each.user === user && each.isOpen && each.type === "modal");
  return open.findLast((each) => !open.some(({ below }) => below === each)) ?? null;
}

function updateView(given: Json, { workspace }: World): Answer {
  const problems = slackModalProblems(given.view);
  if (problems.length > 0) return no("invalid_arguments", problems);
  const shown = workspace.views.get(String(given.view_id));
  if (!shown?.isOpen) return no("not_found");
  if (given.hash !== undefined && given.hash !== shown.hash) return no("hash_conflict");
  shown.view = workspace.named(given.view as Json);
  shown.hash = workspace.ts();
  workspace.changed();
  return { ok: true, view: viewFacts(shown, workspace) };
}

function publishHome(given: Json, world: World): Answer {
  const problems = slackHomeProblems(given.view);
  if (problems.length > 0) return no("invalid_arguments", problems);
  const user = world.workspace.users.get(String(given.user_id));
  if (!user || user.isBot) return no("user_not_found");
  const shown = place(user.id, given.view as Json, null, world, `V0HOME${user.id}`);
  world.workspace.homes.set(user.id, shown);
  world.workspace.changed();
  return { ok: true, view: viewFacts(shown, world.workspace) };
}

function uploadUrl(given: Json, { workspace, baseUrl }: World): Answer {
  const length = Number(given.length);
  if (typeof given.filename !== "string" || given.filename === "") return no("invalid_arguments", ["missing required field: filename"]);
  if (!Number.isInteger(length) || length <= 0) return no("invalid_arguments", ["must be greater than 0 [json-pointer:/length]"]);
  const id = workspace.id("F");
  workspace.uploads.set(id, { name: given.filename, length, altText: textIn(given.alt_txt), content: null });
  return { ok: true, upload_url: `${baseUrl()}/upload/${id}`, file_id: id };
}

function completeUpload(given: Json, world: World): Answer {
  const { workspace } = world;
  const wanted = Array.isArray(given.files) ? (given.files as unknown[]).filter(isJson) : [];
  const uploads = wanted.map(({ id, title }) => ({
    id: String(id),
    title: textIn(title),
    upload: workspace.uploads.get(String(id)),
  }));
  if (wanted.length === 0 || uploads.some(({ upload }) => !upload?.content)) return no("file_not_found");
  if (given.channel_id === undefined) return { ok: true, files: wanted };
  const channel = postable(world, given.channel_id);
  if ("error" in channel) return no(channel.error);
  const files = uploads.map(({ id, title, upload }) => {
    workspace.uploads.delete(id);
    return { id, title: title || upload!.name, name: upload!.name, content: upload!.content!, altText: upload!.altText };
  });
  workspace.post({ channel: channel.id, onlyFor: null, text: textIn(given.initial_comment), blocks: [], files, by: "files" });
  return { ok: true, files: files.map(({ id, title }) => ({ id, title })) };
}

function deleteFile(given: Json, { workspace }: World): Answer {
  const of = (message: Posted): boolean => message.files.some(({ id }) => id === given.file);
  const shown = workspace.messages.find((message) => !message.isDeleted && of(message));
  if (!shown) return no("file_not_found");
  shown.files = shown.files.filter(({ id }) => id !== given.file);
  shown.isDeleted = shown.files.length === 0 && shown.text === "";
  workspace.changed();
  return { ok: true };
}

const whoAmI = (_given: Json, { workspace }: World): Answer => ({
  ok: true,
  url: `https://${workspace.team.domain}.slack.com/`,
  team: workspace.team.domain,
  user: workspace.bot.name,
  team_id: workspace.team.id,
  user_id: workspace.bot.id,
  bot_id: workspace.botId,
  is_enterprise_install: false,
});

/** The methods that the product uses. Another name is `unknown_method`, as there. */
export const methods: Readonly<Record<string, Method>> = {
  "auth.test": { token: "bot", scope: null, run: whoAmI },
  "chat.postMessage": { token: "bot", scope: "chat:write", run: postMessage },
  "conversations.open": { token: "bot", scope: "im:write", run: openConversation },
  "views.open": { token: "bot", scope: null, run: (given, world) => openView(given, world, false) },
  "views.push": { token: "bot", scope: null, run: (given, world) => openView(given, world, true) },
  "views.update": { token: "bot", scope: null, run: updateView },
  "views.publish": { token: "bot", scope: null, run: publishHome },
  "files.getUploadURLExternal": { token: "bot", scope: "files:write", run: uploadUrl },
  "files.completeUploadExternal": { token: "bot", scope: "files:write", run: completeUpload },
  "files.delete": { token: "bot", scope: "files:write", run: deleteFile },
  "apps.connections.open": {
    token: "app",
    scope: "connections:write",
    run: (_given, { baseUrl }) => ({ ok: true, url: `${baseUrl().replace("http", "ws")}/link?ticket=1` }),
  },
};
