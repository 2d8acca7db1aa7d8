import { describe, expect, it } from "vitest";
import { discordChoicesProblems, discordCommandProblems, discordCommandSetProblems } from "./command-rules.ts";
import { discordModalProblems } from "./form-rules.ts";
import { discordMessageProblems, messageFlags } from "./payload-rules.ts";

const v2 = (...components: unknown[]) => ({ flags: messageFlags.componentsV2 | messageFlags.ephemeral, components });
const text = (content: string) => ({ type: 10, content });
const button = (more: object) => ({ type: 2, style: 1, label: "Go", custom_id: "go", ...more });
const row = (...components: unknown[]) => ({ type: 1, components });
const many = <T>(count: number, each: (index: number) => T): T[] => Array.from({ length: count }, (_, index) => each(index));

describe("a message that Discord takes", () => {
  it.each<[string, unknown]>([
    ["content alone", { content: "hello" }],
    [
      "a container with text, a row, a gallery and a file",
      {
        ...v2(
          { type: 17, accent_color: 0x12_34_56, components: [text("a"), { type: 14, spacing: 2 }, row(button({}))] },
          { type: 12, items: [{ media: { url: "attachment://chart.png" }, description: "sales" }] },
          { type: 13, file: { url: "attachment://all.csv" } },
        ),
        attachments: [
          { id: "0", filename: "chart.png", description: "sales" },
          { id: "1", filename: "all.csv" },
        ],
        allowed_mentions: { parse: [] },
      },
    ],
    ["forty components", v2(...many(40, (index) => text(`${index}`)))],
    ["four thousand characters", v2(text("x".repeat(3_999)), text("y"))],
    ["a section with a button", v2({ type: 9, components: [text("a")], accessory: button({}) })],
    ["a link button", v2(row(button({ style: 5, custom_id: undefined, url: "https://shop.example/" })))],
    ["a select", v2(row({ type: 3, custom_id: "s", options: [{ label: "a", value: "a" }] }))],
  ])("%s", (_name, payload) => {
    expect(discordMessageProblems(payload)).toEqual([]);
  });
});

describe("a message that Discord refuses", () => {
  it.each<[string, unknown, string]>([
    ["nothing", {}, "50006"],
    ["content beside components", { ...v2(text("a")), content: "b" }, "LEGACY_FIELDS"],
    ["too long a content", { content: "x".repeat(2_001) }, "content: BASE_TYPE_BAD_LENGTH"],
    ["forty-one components", v2({ type: 17, components: many(40, (index) => text(`${index}`)) }), "COMPONENT_MAX_TOTAL"],
    ["four thousand and one characters in all", v2(text("x".repeat(4_000)), text("y")), "DISPLAYABLE_TEXT_SIZE"],
    ["an empty text", v2(text("")), "components[0].content: BASE_TYPE_BAD_LENGTH"],
    ["a text of blanks", v2(text("  \n")), "components[0].content: BASE_TYPE_REQUIRED"],
    ["half of a surrogate pair", v2(text("\ud83d")), "no valid Unicode"],
    [
      "six buttons a row",
      v2(row(...many(6, (index) => button({ custom_id: `${index}` })))),
      "components[0].components: BASE_TYPE_BAD_LENGTH",
    ],
    [
      "six rows without the flag",
      { content: "a", components: many(6, (index) => row(button({ custom_id: `${index}` }))) },
      "components: BASE_TYPE_BAD_LENGTH",
    ],
    ["two buttons of one id", v2(row(button({}), button({}))), "COMPONENT_CUSTOM_ID_DUPLICATED"],
    ["a button without an id", v2(row(button({ custom_id: undefined }))), "custom_id: BASE_TYPE_REQUIRED"],
    ["too long a label", v2(row(button({ label: "x".repeat(81) }))), "label: BASE_TYPE_BAD_LENGTH"],
    ["too long an id", v2(row(button({ custom_id: "x".repeat(101) }))), "custom_id: BASE_TYPE_BAD_LENGTH"],
    ["a link that is none", v2(row(button({ style: 5, custom_id: undefined, url: "javascript:alert(1)" }))), "URL_TYPE"],
    ["a row in a section", v2({ type: 9, components: [row(button({}))], accessory: button({}) }), "UNION_TYPE_CHOICES"],
    ["a section without its accessory", v2({ type: 9, components: [text("a")] }), "accessory: DICT_TYPE_CONVERT"],
    ["a container in a container", v2({ type: 17, components: [{ type: 17, components: [text("a")] }] }), "UNION_TYPE_CHOICES"],
    ["text without the flag", { components: [text("a")] }, "UNION_TYPE_CHOICES"],
    ["a picture that is not attached", v2({ type: 12, items: [{ media: { url: "attachment://no.png" } }] }), "ATTACHMENT_NOT_FOUND"],
    [
      "26 options",
      v2(row({ type: 3, custom_id: "s", options: many(26, (n) => ({ label: `${n}`, value: `${n}` })) })),
      "options: BASE_TYPE_BAD_LENGTH",
    ],
    [
      "two options of one value",
      v2(row({ type: 3, custom_id: "s", options: many(2, () => ({ label: "a", value: "a" })) })),
      "VALUE_DUPLICATED",
    ],
    ["embeds of 6,001 characters", { embeds: [{ description: "x".repeat(4_000) }, { description: "x".repeat(2_001) }] }, "MAX_EMBED_SIZE"],
    ["too long a nonce", { content: "a", nonce: "x".repeat(26) }, "nonce"],
    ["a flag that is not ours to set", { content: "a", flags: 1 << 5 }, "flags"],
  ])("%s", (_name, payload, problem) => {
    expect(discordMessageProblems(payload).join("\n")).toContain(problem);
  });
});

describe("a modal", () => {
  const field = (more: object = {}) => ({ type: 18, label: "Why", component: { type: 4, custom_id: "why", style: 1, ...more } });
  const modal = (...components: unknown[]) => ({ title: "Reject", custom_id: "f.1", components });

  it("of labels with inputs and choices is taken", () => {
    const choices = { type: 18, label: "Which", component: { type: 3, custom_id: "which", options: [{ label: "a", value: "a" }] } };
    expect(discordModalProblems(modal(field({ max_length: 500, required: true }), choices))).toEqual([]);
  });

  it.each<[string, unknown, string]>([
    ["six fields", modal(...many(6, (index) => field({ custom_id: `${index}` }))), "components: BASE_TYPE_BAD_LENGTH"],
    ["too long a title", { ...modal(field()), title: "x".repeat(46) }, "title: BASE_TYPE_BAD_LENGTH"],
    ["two fields of one id", modal(field(), field()), "COMPONENT_CUSTOM_ID_DUPLICATED"],
    ["an input without its label", modal({ type: 4, custom_id: "why", style: 1 }), "UNION_TYPE_CHOICES"],
    ["too long a value", modal(field({ max_length: 5, value: "123456" })), "value: BASE_TYPE_BAD_LENGTH"],
  ])("with %s is refused", (_name, payload, problem) => {
    expect(discordModalProblems(payload).join("\n")).toContain(problem);
  });
});

describe("a command", () => {
  const option = (more: object = {}) => ({ type: 3, name: "order", description: "its number", ...more });
  const command = (...options: unknown[]) => ({ name: "earnings", description: "What you earn", options });

  it("with sub-commands, required options first, is taken", () => {
    const sub = {
      type: 1,
      name: "why",
      description: "Why",
      options: [option({ required: true }), option({ name: "page", autocomplete: true })],
    };
    expect(discordCommandProblems(command(sub))).toEqual([]);
    expect(discordCommandSetProblems([command(sub)])).toEqual([]);
  });

  it.each<[string, unknown, string]>([
    ["a capital letter", { ...command(), name: "Earnings" }, "INVALID_NAME"],
    ["a blank in its name", { ...command(), name: "earnings why" }, "INVALID_NAME"],
    ["too long a description", { ...command(), description: "x".repeat(101) }, "description: BASE_TYPE_BAD_LENGTH"],
    ["a required option after another", command(option(), option({ name: "b", required: true })), "REQUIRED_INVALID"],
    ["two options of one name", command(option(), option()), "NAME_ALREADY_EXISTS"],
    ["sub-commands beside options", command(option(), { type: 1, name: "why", description: "Why" }), "TYPE_INVALID"],
    ["26 options", command(...many(26, (n) => option({ name: `o${n}` }))), "options: BASE_TYPE_BAD_LENGTH"],
    ["26 choices", command(option({ choices: many(26, (n) => ({ name: `${n}`, value: `${n}` })) })), "choices: BASE_TYPE_BAD_LENGTH"],
    [
      "more than 8,000 characters",
      command(
        ...many(20, (sub) => ({
          type: 1,
          name: `s${sub}`,
          description: "Why",
          options: many(5, (n) => option({ name: `o${n}`, description: "x".repeat(90) })),
        })),
      ),
      "TOO_LARGE",
    ],
  ])("with %s is refused", (_name, payload, problem) => {
    expect(discordCommandProblems(payload).join("\n")).toContain(problem);
  });

  it("is refused beside another of its name", () => {
    expect(discordCommandSetProblems([command(), command()]).join("\n")).toContain("DUPLICATE_NAME");
  });
});

it("at most 25 suggestions are taken", () => {
  const choices = (count: number) => ({ choices: many(count, (index) => ({ name: `${index}`, value: `${index}` })) });
  expect(discordChoicesProblems(choices(25))).toEqual([]);
  expect(discordChoicesProblems(choices(26)).join("\n")).toContain("choices: BASE_TYPE_BAD_LENGTH");
});
