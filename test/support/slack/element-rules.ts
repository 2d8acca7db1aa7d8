import { boolean, byType, integer, isJson, list, object, oneOf, problem, string, type Rule } from "./rule.ts";

/**
 * Text, options and the things to press and fill in, as docs.slack.dev/reference/block-kit has them (and @slack/types 3.2, which
 * quotes it): what those pages don't name is refused here.
 */
const type: Rule = () => [];

export const plain = (most: number, least = 1): Rule =>
  object({ type: oneOf("plain_text"), text: string(least, most) }, { emoji: boolean });
export const mrkdwn = (most: number): Rule => object({ type: oneOf("mrkdwn"), text: string(1, most) }, { verbatim: boolean });
export const anyText = (most: number): Rule => byType({ plain_text: plain(most), mrkdwn: mrkdwn(most) });

const url = (most: number): Rule => string(1, most, /^https?:\/\/\S+$/);
export const id: Rule = string(1, 255);

const confirm = object(
  { text: anyText(300) },
  { title: plain(100), confirm: plain(30), deny: plain(30), style: oneOf("primary", "danger") },
);

/** An option's value had a limit of 75, and has 150 in the pages of today; the smaller one is safe with both. */
const optionBy = (text: Rule): Rule => object({ text }, { value: string(1, 75), description: plain(75), url: url(3000) }, needsValue);
const needsValue: Rule = (value, at) => (isJson(value) && value.value === undefined ? problem("missing required field: value", at) : []);
export const option = optionBy(plain(75));
const wordyOption = optionBy(anyText(75));
const optionGroup = object({ label: plain(75), options: list(option, 1, 100) });

/** either options or groups of them */
const optionsOrGroups: Rule = (value, at) =>
  isJson(value) && (value.options === undefined) === (value.option_groups === undefined)
    ? problem("must define either `options` or `option_groups`", at)
    : [];

const action = { action_id: id };
const focus = { focus_on_load: boolean };
const hintText = { placeholder: plain(150) };
const dispatch = {
  dispatch_action_config: object({ trigger_actions_on: list(oneOf("on_enter_pressed", "on_character_entered"), 1, 2) }),
};

const image: Rule = object(
  { type, alt_text: string(1, 2000) },
  { image_url: url(3000), slack_file: object({}, { id, url: url(3000) }) },
  (value, at) =>
    isJson(value) && (value.image_url === undefined) === (value.slack_file === undefined)
      ? problem("must define either `image_url` or `slack_file`", at)
      : [],
);

const picks = (more: Readonly<Record<string, Rule>>, ...rules: Rule[]): Rule =>
  object({ type }, { ...action, ...hintText, ...focus, confirm, ...more }, ...rules);
const written = (more: Readonly<Record<string, Rule>>, needed: Readonly<Record<string, Rule>> = {}): Rule =>
  object({ type, ...needed }, { ...action, ...hintText, ...focus, ...dispatch, ...more });
const selectOptions = { options: list(option, 1, 100), option_groups: list(optionGroup, 1, 100) };
const boxes = { options: list(wordyOption, 1, 10) };

const button = object(
  { type, text: plain(75) },
  { ...action, confirm, url: url(3000), value: string(1, 2000), style: oneOf("primary", "danger"), accessibility_label: string(1, 75) },
);
const staticSelect = picks({ ...selectOptions, initial_option: option }, optionsOrGroups);
const externalSelect = picks({ initial_option: option, min_query_length: integer(0, 150) });
const usersSelect = picks({ initial_user: id });
const channelsSelect = picks({ initial_channel: id, response_url_enabled: boolean });
const conversationsSelect = picks({
  initial_conversation: id,
  default_to_current_conversation: boolean,
  response_url_enabled: boolean,
  filter: () => [],
});
const overflow = object({ type, options: list(option, 1, 5) }, { ...action, confirm });
const checkboxes = object({ type, ...boxes }, { ...action, ...focus, confirm, initial_options: list(wordyOption, 1, 10) });
const radioButtons = object({ type, ...boxes }, { ...action, ...focus, confirm, initial_option: wordyOption });
const datepicker = picks({ initial_date: string(10, 10, /^\d{4}-\d\d-\d\d$/) });
const plainTextInput = written({
  multiline: boolean,
  initial_value: string(0, 3000),
  min_length: integer(0, 3000),
  max_length: integer(1, 3000),
});
const numberInput = written(
  { initial_value: string(), min_value: string(), max_value: string() },
  {
    is_decimal_allowed: boolean,
  },
);
/** docs.slack.dev/reference/block-kit/block-elements/file-input-element, read 2026-11-23 */
const fileInput = object({ type }, { ...action, filetypes: list(string(1, 20), 1, 100), max_files: integer(1, 10) });
const oneLine = written({ initial_value: string() });

const selects = {
  static_select: staticSelect,
  external_select: externalSelect,
  users_select: usersSelect,
  channels_select: channelsSelect,
  conversations_select: conversationsSelect,
};
const pickers = { ...selects, checkboxes, radio_buttons: radioButtons, datepicker };

/** In an actions block. */
export const actionElement = byType({ ...pickers, button, overflow });
/** Beside a section's text. */
export const accessory = byType({ ...pickers, button, overflow, image });
/** In an input block. */
export const inputElement = byType({
  ...pickers,
  plain_text_input: plainTextInput,
  number_input: numberInput,
  email_text_input: oneLine,
  url_text_input: oneLine,
  file_input: fileInput,
});
/** In a context block. */
export const contextElement = byType({ image, plain_text: plain(3000), mrkdwn: mrkdwn(3000) });
