import type { AnnouncementFacts } from "#domain/announcements";
import type { Zone } from "#domain/kernel";
import { announcementTold } from "./announcement-told.ts";
import { channelCard } from "./cards/message-cards.ts";
import { renderLetter, type Look } from "./messages.ts";
import { renderDiscord, type DiscordBody } from "./render/discord.ts";
import { renderSlack } from "./render/slack.ts";
import { asListed } from "./spelling.ts";
import type { Button } from "./render/button.ts";
import type { View, ViewFile } from "./view.ts";

export type PreviewReader = {
  readonly programme: { readonly name: string; readonly url: string };
  readonly look: Look;
  readonly zone: Zone;
};

const locale = "en-US";

/** How an announcement looks where it is not being looked at: the mail as a page, and in words what each platform draws, with its own limits and signs. */
export function announcementPreviews(announcement: AnnouncementFacts, { programme, look, zone }: PreviewReader): ViewFile[] {
  const told = { announcement: announcement.id, ...announcementTold(announcement) };
  const card = channelCard("announcement", told);
  const reader = { locale, zone, name: "", programme, look: { ...look }, unsubscribeUrl: `${programme.url}/notices/…`, spell: asListed };
  const pictures = (card.pictures ?? []).map(({ description }): ViewFile => ({
    name: "picture.jpg",
    mediaType: "image/jpeg",
    content: "",
    description,
  }));
  const mail = renderLetter("announcement", told, reader, pictures);
  const chat = [
    "ON DISCORD",
    onDiscord(card, pictures),
    "ON SLACK",
    onSlack(card, pictures, zone),
    "AS A MAIL",
    `Subject: ${mail.subject}\n\n${mail.text.trim()}`,
  ].join("\n\n");
  return [
    { name: "as-a-mail.html", mediaType: "text/html", content: mail.html, description: "the mail, to be opened in a browser" },
    {
      name: "on-each-platform.txt",
      mediaType: "text/plain",
      content: `${chat}\n`,
      description: "what Discord, Slack and a mail program show, in words",
    },
  ];
}

function buttonsOf({ actions }: View): Button[] {
  return actions.map(({ label, style, command }) => ({ label, style, command, handle: "preview", asks: [] }));
}

const inBrackets = (what: string, words: readonly string[]): string[] => words.map((each) => `[${what}: ${each}]`);

function onDiscord(card: View, files: readonly ViewFile[]): string {
  const { body } = renderDiscord({ ...card, files }, { buttons: buttonsOf(card), locale });
  return partsOf(body.components[0].components).join("\n");
}

function partsOf(parts: DiscordBody["components"][0]["components"]): string[] {
  return parts.flatMap((part): string[] => {
    switch (part.type) {
      case 10:
        return [part.content];
      case 12:
        return inBrackets(
          "picture",
          part.items.map(({ description }) => description),
        );
      case 1:
        return inBrackets(
          "button",
          part.components.map(({ label }) => label),
        );
      default:
        return [];
    }
  });
}

function onSlack(card: View, files: readonly ViewFile[], zone: Zone): string {
  const { body } = renderSlack({ ...card, files: [] }, { buttons: buttonsOf(card), locale, zone });
  const written = body.text.replaceAll("&lt;", "<").replaceAll("&gt;", ">").replaceAll("&amp;", "&");
  return [
    written,
    ...inBrackets(
      "button",
      card.actions.map(({ label }) => label),
    ),
    ...inBrackets(
      "picture, under it",
      files.map(({ description }) => description),
    ),
  ].join("\n");
}
