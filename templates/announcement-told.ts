import type { About, AnnouncementFacts } from "#domain/announcements";
import type { Instant, PictureId } from "#domain/kernel";
import { markdownBlocks } from "./markdown.ts";
import { action, type Action, type Block } from "./view.ts";

/** An announcement as whoever is told of it reads it: its prose is values by now, and what its author typed does nothing. */
export type AnnouncementTold = {
  readonly title: string;
  readonly blocks: readonly Block[];
  readonly link: string | null;
  readonly beginsAt: Instant | null;
  readonly picture: PictureId | null;
  readonly pictureWords: string | null;
  readonly about: About | null;
};

export function announcementTold({
  title,
  words,
  link,
  beginsAt,
  picture,
  pictureWords,
  about,
}: Pick<AnnouncementFacts, "title" | "words" | "link" | "beginsAt" | "picture" | "pictureWords" | "about">): AnnouncementTold {
  return { title, blocks: markdownBlocks(words), link, beginsAt, picture, pictureWords, about };
}

/** What to do about the thing that an announcement points at. */
const followUps: Readonly<Record<About["kind"], (id: string) => Action>> = {
  article: (slug) => action("Read all of it", "ask articles", { slug }, "main"),
  course: () => action("See the courses", "center courses", {}, "main"),
  "craft-in": () => action("See what is on the list", "craftin list", {}, "main"),
  image: (number) => action("Make my kit", "share kit", { number }, "main"),
  meeting: () => action("See when meetings are", "meeting next", {}, "main"),
  notes: (number) => action("Read the notes", "meeting notes", { number }, "main"),
  terms: (version) => action("Read the terms", "center terms", { version }, "main"),
};

export function followUp(about: About | null): Action | null {
  return about && followUps[about.kind](about.id);
}
