import type { NamedAccount } from "#domain/chat";
import type { Option as SlackOption } from "@slack/types";
import type { Suggest } from "../suggest.ts";
import { plain } from "./form.ts";

/** docs.slack.dev/reference/block-kit/composition-objects/option-object: 75 for the text; the value had the same limit once */
const most = { options: 100, text: 75, value: 75 };

/**
 * What a menu offers while somebody types into it. What they typed is the first of it, because such a menu takes nothing but what it has offered, and
 * nobody should have to wait for the rest.
 */
export async function offered(suggest: Suggest, from: NamedAccount, asked: Parameters<Suggest>[1]): Promise<SlackOption[]> {
  const typed = asked.typed.trim();
  const found = await suggest(from, asked);
  const own = typed === "" || found.some(({ value }) => value === typed) ? [] : [{ value: typed, text: typed }];
  return [...own, ...found]
    .filter(({ value }) => value.length <= most.value)
    .slice(0, most.options)
    .map(({ value, text }) => ({ value, text: plain(text, most.text) }));
}
