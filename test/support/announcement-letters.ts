import { Resvg } from "@resvg/resvg-js";
import type { Instant } from "#domain/kernel";
import { announcementTold } from "#templates/announcement-told";
import type { Reader } from "#templates/messages";
import type { ViewFile } from "#templates/view";
import { drawings } from "../../jobs/demonstration/drawings.ts";
import type { LetterCase } from "./letter-case.ts";

type Readers = {
  readonly reader: Reader;
  readonly who: () => Reader;
  readonly longNames: Reader;
  readonly hostile: Reader;
  readonly rightToLeft: Reader;
  readonly at: Instant;
};

const id = `${"0".repeat(64)}.jpg`;
const globe = drawings.find(({ name }) => name === "snow-globe")?.svg ?? "";
const drawn: ViewFile = {
  name: "globes.png",
  mediaType: "image/png",
  content: new Resvg(globe, { fitTo: { mode: "width", value: 640 } }).render().asPng(),
  description: "A snow globe with a paper house in it",
};

const prose = [
  "The fair is on **Saturday**, and we look for 6 of you who bring what they made.",
  "## What you need",
  "- a table cloth, the darker the better\n- cards with your own code: `/share qr` draws it\n- [the list of tables](https://shop.example/fair)",
  "Whoever comes gets *two* tokens & a cocoa <b>on the house</b>.",
].join("\n\n");

const fair = {
  title: "Six tables at the winter fair",
  words: prose,
  link: "https://shop.example/fair",
  picture: null,
  pictureWords: null,
  about: null,
  beginsAt: null,
};
const told = (over: Partial<Parameters<typeof announcementTold>[0]> = {}) => ({
  announcement: "12",
  ...announcementTold({ ...fair, ...over }),
});
const globes = { month: "2026-12", title: "Snow globes are here", words: "Show what snows in yours.", link: "https://shop.example/globes" };

/** What the programme says to many: in prose, with a picture, about something that begins, from somebody who means no good, in another script. */
export const announcementCases = ({ reader, who, longNames, hostile, rightToLeft, at }: Readers): readonly LetterCase[] => [
  { name: "ad", kind: "monthly-ad", facts: { month: "2026-12", title: "Ad", words: "<b>", link: "http://a.b", picture: id }, reader },
  { name: "picture", kind: "monthly-ad", facts: { ...globes, picture: id }, reader: who(), files: [drawn] },
  { name: "plain", kind: "announcement", facts: told(), reader: who() },
  {
    name: "picture",
    kind: "announcement",
    facts: told({ words: "Make one, and show it at the next meeting.", picture: id, pictureWords: drawn.description }),
    reader: longNames,
    files: [drawn],
  },
  {
    name: "meeting",
    kind: "announcement",
    facts: told({
      title: "Meeting: Ideas for spring",
      words: "You are invited.",
      about: { kind: "meeting", id: "3" },
      beginsAt: at.add({ hours: 90 }),
    }),
    reader: who(),
  },
  {
    name: "hostile",
    kind: "announcement",
    facts: told({
      title: "<script>alert(1)</script>\u202Egnp.exe",
      words:
        "<img src=x onerror=alert(1)>\n\n[your bank](javascript:alert(1)) {{reader.name}} @everyone\n\n| a | b |\n|---|---|\n| <b>1</b> | 2 |",
      link: null,
    }),
    reader: hostile,
  },
  {
    name: "right-to-left",
    kind: "announcement",
    facts: told({ title: "دعوة إلى اللقاء", words: "نلتقي يوم **السبت** 5.", link: null }),
    reader: rightToLeft,
  },
];
