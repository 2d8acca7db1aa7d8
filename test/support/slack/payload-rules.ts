import { blocksTogether, messageBlock, viewBlock } from "./block-rules.ts";
import { option, plain } from "./element-rules.ts";
import { boolean, isJson, list, object, oneOf, problem, string, type Rule } from "./rule.ts";

/**
 * What Slack takes, written from its documents (docs.slack.dev/reference/block-kit, /reference/methods, /reference/views and the same
 * sentences in @slack/types 3.2.0), as strict as they are and sharing no code with the renderers. `[]` means that it would be accepted.
 */

/** No page names it: from about this many characters of blocks as JSON on, Slack answers `msg_blocks_too_long` (slackapi/bolt-js#2509). */
const mostBlockCharacters = 13_170;

/** Longer texts are cut by the platform (docs.slack.dev/reference/methods/chat.postMessage, "Truncating content"). */
const mostText = 40_000;

const together: Rule = (value, at) => (Array.isArray(value) ? blocksTogether(value, at) : []);
const both =
  (...rules: Rule[]): Rule =>
  (value, at) =>
    rules.flatMap((rule) => rule(value, at));

const messageBlocks = both(list(messageBlock, 0, 50), together, (value, at) =>
  (JSON.stringify(value) ?? "").length > mostBlockCharacters ? problem("msg_blocks_too_long", at) : [],
);

const message = object(
  {},
  {
    text: string(0, mostText),
    blocks: messageBlocks,
    channel: string(),
    user: string(),
    ts: string(),
    thread_ts: string(),
    mrkdwn: boolean,
    parse: oneOf("none", "full"),
    link_names: boolean,
    unfurl_links: boolean,
    unfurl_media: boolean,
    reply_broadcast: boolean,
    response_type: oneOf("ephemeral", "in_channel"),
    replace_original: boolean,
    delete_original: boolean,
    metadata: object({ event_type: string(), event_payload: () => [] }),
  },
  (value, at) => {
    if (!isJson(value) || value.delete_original === true) return [];
    const hasBlocks = Array.isArray(value.blocks) && value.blocks.length > 0;
    return hasBlocks || (typeof value.text === "string" && value.text.trim() !== "") ? [] : problem("no_text", at);
  },
);

/** A message, as `chat.postMessage`, `chat.postEphemeral`, `chat.update` and a response_url take it. */
export function slackMessageProblems(payload: unknown): string[] {
  return message(payload, "");
}

const viewBlocks = both(list(viewBlock, 0, 100), together);
const common = { private_metadata: string(0, 3000), callback_id: string(0, 255), external_id: string(1, 255) };
/** docs.slack.dev/reference/methods/views.open: `view_too_large` */
const notTooLarge: Rule = (value, at) => (Buffer.byteLength(JSON.stringify(value) ?? "") > 250_000 ? problem("view_too_large", at) : []);

const modal = object(
  { type: oneOf("modal"), title: plain(24), blocks: viewBlocks },
  { ...common, submit: plain(24), close: plain(24), clear_on_close: boolean, notify_on_close: boolean, submit_disabled: boolean },
  notTooLarge,
  (value, at) => {
    const blocks = isJson(value) && Array.isArray(value.blocks) ? (value.blocks as unknown[]).filter(isJson) : [];
    const hasInput = blocks.some(({ type }) => type === "input");
    return hasInput && isJson(value) && value.submit === undefined
      ? problem("missing required field: submit (there is an input block)", at)
      : [];
  },
);
const home = object({ type: oneOf("home"), blocks: viewBlocks }, common, notTooLarge);

/** A modal, as `views.open`, `views.push`, `views.update` and `response_action` take it. */
export function slackModalProblems(view: unknown): string[] {
  return modal(view, "/view");
}

/** A home tab, as `views.publish` takes it. */
export function slackHomeProblems(view: unknown): string[] {
  return home(view, "/view");
}

const optionsAnswer = object(
  {},
  { options: list(option, 0, 100), option_groups: list(object({ label: plain(75), options: list(option, 1, 100) }), 0, 100) },
);

/** What a block_suggestion is answered with. */
export function slackOptionsProblems(answer: unknown): string[] {
  return optionsAnswer(answer, "");
}
