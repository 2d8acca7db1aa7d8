import { describe, expect, test } from "vitest";
import { slackManifestProblems } from "./manifest-rules.ts";
import { slackHomeProblems, slackMessageProblems, slackModalProblems, slackOptionsProblems } from "./payload-rules.ts";

const said = (text: string) => ({ type: "mrkdwn", text });
const plain = (text: string) => ({ type: "plain_text", text });
const section = (text: string) => ({ type: "section", text: said(text) });
const button = (id: string, more = {}) => ({ type: "button", action_id: id, text: plain("Press"), ...more });
const actions = (...elements: object[]) => ({ type: "actions", elements });
const input = (element: object) => ({ type: "input", block_id: "order", label: plain("Order"), element });
const modal = (blocks: object[], more = {}) => ({ type: "modal", title: plain("A form"), submit: plain("Ask"), blocks, ...more });
const many = (count: number) => Array.from({ length: count }, (_, index) => index);

describe("a message that Slack would take has no problems", () => {
  test.each<[string, object]>([
    ["a sentence", { text: "hello" }],
    [
      "blocks of every kind",
      {
        text: "all",
        blocks: [
          section("one"),
          { type: "divider" },
          { type: "header", text: plain("Title") },
          actions(button("a"), button("b")),
          { type: "context", elements: [said("quiet")] },
        ],
      },
    ],
    ["fifty blocks", { blocks: many(50).map((each) => section(String(each))) }],
    ["a deletion", { delete_original: true }],
  ])("%s", (_name, payload) => {
    expect(slackMessageProblems(payload)).toEqual([]);
  });
});

describe("what Slack refuses in a message", () => {
  test.each<[string, object, string]>([
    ["nothing to say", { blocks: [] }, "no_text"],
    ["too long a section", { blocks: [section("x".repeat(3001))] }, "must be less than 3001 characters [json-pointer:/blocks/0/text/text]"],
    ["an empty section", { blocks: [section("")] }, "must be more than 0 characters [json-pointer:/blocks/0/text/text]"],
    ["a section with nothing in it", { blocks: [{ type: "section" }] }, "must define either `text` or `fields`"],
    ["fifty-one blocks", { blocks: many(51).map((each) => section(String(each))) }, "no more than 50 items allowed [json-pointer:/blocks]"],
    ["eleven fields", { blocks: [{ type: "section", fields: many(11).map((each) => said(String(each))) }] }, "no more than 10 items"],
    ["twenty-six buttons in a row", { blocks: [actions(...many(26).map((each) => button(String(each))))] }, "no more than 25 items"],
    ["the same action twice in a row", { blocks: [actions(button("a"), button("a"))] }, "`action_id` must be unique"],
    ["a label that is too long", { blocks: [actions(button("a", { text: plain("x".repeat(76)) }))] }, "must be less than 76 characters"],
    ["marked-up text on a button", { blocks: [actions(button("a", { text: said("*x*") }))] }, "must be one of plain_text"],
    ["a colour that there is not", { blocks: [actions(button("a", { style: "main" }))] }, "must be one of primary, danger"],
    ["a form's field", { blocks: [input({ type: "plain_text_input" })] }, "unsupported type: input"],
    ["a field that nobody knows", { blocks: [{ ...section("x"), colour: "red" }] }, "invalid additional property: colour"],
    ["half of a character", { blocks: [section("\ud83d")] }, "well-formed"],
    ["two tables", { blocks: many(2).map(() => ({ type: "table", rows: [[{ type: "raw_text", text: "a" }]] })) }, "only_one_table_allowed"],
    ["too much in all", { blocks: many(6).map(() => section("x".repeat(2500))) }, "msg_blocks_too_long"],
    ["the same block twice", { blocks: many(2).map(() => ({ ...section("x"), block_id: "one" })) }, "`block_id` must be unique"],
  ])("%s", (_name, payload, sentence) => {
    expect(slackMessageProblems(payload).join("\n")).toContain(sentence);
  });
});

describe("modals, home tabs and suggestions", () => {
  test("a form, a home tab and suggestions that Slack would take", () => {
    expect(slackModalProblems(modal([input({ type: "external_select", action_id: "o", min_query_length: 0 })]))).toEqual([]);
    expect(slackHomeProblems({ type: "home", blocks: many(100).map((each) => section(String(each))) })).toEqual([]);
    expect(slackOptionsProblems({ options: many(100).map((each) => ({ text: plain("one"), value: String(each) })) })).toEqual([]);
  });

  test.each<[string, string[], string]>([
    ["a title of 25 characters", slackModalProblems(modal([section("x")], { title: plain("x".repeat(25)) })), "less than 25"],
    [
      "fields without a button to send them",
      slackModalProblems(modal([input({ type: "plain_text_input" })], { submit: undefined })),
      "submit",
    ],
    ["a field without a label", slackModalProblems(modal([{ type: "input", element: { type: "plain_text_input" } }])), "label"],
    ["too much carried along", slackModalProblems(modal([section("x")], { private_metadata: "x".repeat(3001) })), "less than 3001"],
    ["a home tab with a title", slackHomeProblems({ type: "home", title: plain("x"), blocks: [] }), "additional property: title"],
    [
      "101 suggestions",
      slackOptionsProblems({ options: many(101).map((each) => ({ text: plain("one"), value: String(each) })) }),
      "no more than 100",
    ],
    ["a suggestion without a value", slackOptionsProblems({ options: [{ text: plain("one") }] }), "missing required field: value"],
  ])("refused: %s", (_name, problems, sentence) => {
    expect(problems.join("\n")).toContain(sentence);
  });
});

describe("manifests", () => {
  const command = (name: string, more = {}) => ({ command: name, description: "one", url: "https://a.example/slack/events", ...more });
  const manifest = (slashCommands: object[], settings: object = {}) => ({
    display_information: { name: "Partner Center" },
    features: { slash_commands: slashCommands },
    settings,
  });

  test("one with addresses, and one for socket mode without any", () => {
    expect(slackManifestProblems(manifest([command("/share")]))).toEqual([]);
    expect(slackManifestProblems(manifest([command("/share", { url: undefined })], { socket_mode_enabled: true }))).toEqual([]);
  });

  test.each<[string, object, string]>([
    ["a capital in a command", manifest([command("/Share")]), "must match"],
    ["51 commands", manifest(many(51).map((each) => command(`/c${each}`))), "no more than 50"],
    ["the same command twice", manifest([command("/a"), command("/a")]), "must be unique"],
    ["no address and no socket", manifest([command("/a", { url: undefined })]), "missing required field: url"],
    ["an address in clear", manifest([command("/a", { url: "http://a.example/x" })]), "must match"],
    [
      "a scope that reads messages",
      { ...manifest([command("/a")]), oauth_config: { scopes: { bot: ["channels:history"] } } },
      "must be one of",
    ],
  ])("refused: %s", (_name, payload, sentence) => {
    expect(slackManifestProblems(payload).join("\n")).toContain(sentence);
  });
});
