import { followUp, type AnnouncementTold } from "../../announcement-told.ts";
import { typedCommand } from "../../render/values.ts";
import type { ViewFile } from "../../view.ts";
import { mailMinute } from "../dates.ts";
import { letterPicture } from "../letter-picture.ts";
import { paragraphsOf } from "../prose.ts";
import type { Tongue, Words } from "../words.ts";

const longestPreheader = 120;

/** What the programme tells many at once. */
export function announcementWords(
  { title, blocks, link, beginsAt, about }: AnnouncementTold,
  reader: Tongue,
  [file]: readonly ViewFile[],
): Words {
  const { shown, attachments } = letterPicture(file);
  const paragraphs = paragraphsOf(blocks);
  const next = followUp(about);
  return {
    subject: title,
    preheader: preheaderOf(paragraphs) || title,
    title,
    shows: {
      paragraphs,
      link,
      begins: beginsAt && mailMinute(beginsAt, reader),
      picture: shown,
      command: next && typedCommand(next.command, next.options),
    },
    attachments,
  };
}

function preheaderOf(paragraphs: ReturnType<typeof paragraphsOf>): string {
  const text = paragraphs.map(({ heading, words }) => heading ?? words.map((word) => word.text).join("")).join(" ");
  return text.length <= longestPreheader ? text : `${text.slice(0, longestPreheader).trimEnd()}…`;
}
