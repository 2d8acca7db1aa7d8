import { kinds, withChildren } from "./component-rules.ts";
import { messageFlags } from "./payload-rules.ts";
import type { Fields } from "./problems.ts";
import type { StoredFile, StoredMessage } from "./world.ts";

export type ShownButton = { readonly label: string; readonly customId: string | null; readonly url: string | null; readonly style: number };
export type ShownSelect = { readonly customId: string; readonly options: readonly { readonly label: string; readonly value: string }[] };

/** A message as somebody sees it. */
export type Shown = {
  readonly id: string;
  readonly channelId: string;
  readonly isPrivate: boolean;
  /** everything that is written, a line each; pictures with their description */
  readonly text: string;
  readonly buttons: readonly ShownButton[];
  readonly selects: readonly ShownSelect[];
  /** attached and shown: with the new components, only what one of them refers to */
  readonly files: readonly StoredFile[];
  readonly allowedMentions: Fields | null;
};

export function shownOf(message: StoredMessage): Shown {
  const all = withChildren(message.components);
  const isLayout = (message.flags & messageFlags.componentsV2) !== 0;
  const named = new Set(all.flatMap(mediaOf).map((url) => url.replace("attachment://", "")));
  return {
    id: message.id,
    channelId: message.channelId,
    isPrivate: message.onlyFor !== null,
    text: [message.content, ...message.embeds.flatMap(embedTexts), ...all.flatMap(textsOf)].filter((text) => text !== "").join("\n"),
    buttons: all
      .filter(({ type, disabled }) => type === kinds.button && disabled !== true)
      .map((button) => ({
        label: (button.label ?? "") as string,
        customId: (button.custom_id as string | undefined) ?? null,
        url: (button.url as string | undefined) ?? null,
        style: Number(button.style),
      })),
    selects: all
      .filter(({ type }) => type === kinds.stringSelect)
      .map((select) => ({ customId: select.custom_id as string, options: select.options as ShownSelect["options"] })),
    files: message.files.filter(({ name }) => !isLayout || named.has(name)),
    allowedMentions: message.allowedMentions,
  };
}

function textsOf(component: Fields): string[] {
  if (component.type === kinds.text) return [component.content as string];
  if (component.type === kinds.gallery)
    return (component.items as Fields[]).flatMap(({ description }) => (typeof description === "string" ? [`[${description}]`] : []));
  return [];
}

function mediaOf(component: Fields): string[] {
  const media = [
    component.media,
    component.file,
    ...(Array.isArray(component.items) ? (component.items as Fields[]).map((item) => item.media) : []),
  ];
  return media.flatMap((each) => (typeof each === "object" && each !== null ? [(each as Fields).url as string] : []));
}

function embedTexts(embed: Fields): string[] {
  const fields = (embed.fields as Fields[] | undefined) ?? [];
  return [embed.title, embed.description, ...fields.flatMap(({ name, value }) => [name, value])].filter((text) => typeof text === "string");
}
