import { expect, test } from "vitest";
import { buttonId, readButtonId } from "#templates/render/button";
import { commands } from "../../../bots/commands/index.ts";

const handle = "0123456789abcdefghijAB";

test("a button's id says what is pressed, or which form opens", () => {
  const button = { label: "Why?", style: "normal", handle, command: "share missing-sale", asks: [] as string[] } as const;
  expect(buttonId(button)).toBe(`p.${handle}`);
  expect(readButtonId(`p.${handle}`)).toEqual({ handle });
  expect(readButtonId(buttonId({ ...button, turns: true }))).toEqual({ handle, turns: true });
  const form = buttonId({ ...button, asks: ["order", "note"] });
  expect(form).toBe(`f.${handle}.share missing-sale.order,note`);
  expect(readButtonId(form)).toEqual({ handle, command: "share missing-sale", asks: ["order", "note"] });
});

test.each(["", "p.", `p.${handle}x`, `f.${handle}`, `f.${handle}.share link`, `q.${handle}`, `f.${handle}.a.b.c`])(
  "%j is no id of ours",
  (id) => expect(readButtonId(id)).toBeNull(),
);

test("the id of a form with everything that a command asks for is short enough for Discord", () => {
  for (const { name, options } of commands) {
    const required = Object.keys(options).filter((option) => options[option]!.required);
    expect(buttonId({ label: "", style: "normal", handle, command: name, asks: required }).length, name).toBeLessThanOrEqual(100);
  }
});
