import type { MessageFacts } from "#domain/messages";
import { followUp, type AnnouncementTold } from "../announcement-told.ts";
import { atMinute } from "../phrases.ts";
import { action, facts, text, view, type Block, type Sentence, type View } from "../view.ts";
import { announcementPictures, picturesIn } from "./pictures.ts";
import { stop } from "./stop.ts";

/** What the programme says to everybody, in chat. */

export function monthlyAdCard(ad: MessageFacts["monthly-ad"]): View {
  const { title, words, link } = ad;
  return view(title, [text(words), ...(link === null ? [] : [facts(["Look here", { link }])]), stop], {
    pictures: picturesIn(ad, "small"),
    actions: [action("The ad of the month", "center ad", {}, "main"), action("Make my kit", "share kit")],
  });
}

export function announcementCard(told: AnnouncementTold): View {
  const next = followUp(told.about);
  return view(told.title, [...announcementBlocks(told), stop], {
    pictures: announcementPictures(told, "small"),
    actions: next === null ? [] : [next],
  });
}

/** Its prose, when it begins, and where it leads. */
export function announcementBlocks({ blocks, link, beginsAt }: Pick<AnnouncementTold, "blocks" | "link" | "beginsAt">): Block[] {
  const more: (readonly [string, ...Sentence])[] = [
    ...(beginsAt === null ? [] : [["Begins", atMinute(beginsAt)] as const]),
    ...(link === null ? [] : [["Look here", { link }] as const]),
  ];
  return [...blocks, ...(more.length === 0 ? [] : [facts(...more)])];
}
