import { monthAt, type Pictures, type Tx } from "#domain/kernel";
import { sendAnnouncement, tellNext, writeAnnouncement } from "#domain/announcements";
import { addCourse, addImage, scheduleAd, writeAd } from "#domain/library";
import { drawings } from "./drawings.ts";

/** What `seedLibrary` has to know of the pictures: their ids, by the name of the drawing. */
export type TakenDrawings = ReadonlyMap<string, string>;

/** Draws the demonstration's pictures and takes them in, as if somebody had sent them. Whoever only seeds data has none. */
export async function takeDrawings(pictures: Pick<Pictures, "take"> | undefined): Promise<TakenDrawings> {
  const taken = new Map<string, string>();
  if (!pictures) return taken;
  // Loaded only where a demonstration is made anew.
  const { Resvg } = await import("@resvg/resvg-js");
  for (const { name, svg } of drawings) taken.set(name, (await pictures.take(new Resvg(svg).render().asPng())).id);
  return taken;
}

/** Pictures to post, this month's ad and the next, courses. */
export async function seedLibrary(tx: Tx, zone: string, taken: TakenDrawings): Promise<void> {
  for (const { name, title, caption, tags, campaign } of drawings) {
    const picture = taken.get(name);
    if (picture !== undefined) await addImage(tx, picture, { title, caption, tags, campaign });
  }
  const month = monthAt(tx.now, zone);
  const [snow, pines] = [taken.get("snow-globe"), taken.get("pine-cards")];
  const globes = {
    title: "Snow globes are here",
    words: "Show what snows in yours: a page, a card, a tag. The best ones are shown at the next meeting.",
    link: "https://shop.example/globes",
  };
  await writeAd(tx, month, { ...globes, picture: snow });
  await scheduleAd(tx, month);
  const next = {
    title: "Pine and paper",
    words: "Next month everything smells of pine. Sketches are welcome early.",
    link: "https://shop.example/pine",
  };
  await writeAd(tx, month.add({ months: 1 }), { ...next, picture: pines });
  await scheduleAd(tx, month.add({ months: 1 }));
  for (const course of courses) await addCourse(tx, course);
  await announce(tx, pines);
}

/** One that everybody has heard, and one that somebody is still writing. */
async function announce(tx: Tx, picture: string | undefined): Promise<void> {
  const fair = await writeAnnouncement(tx, { ...winterFair, picture, pictureWords: "Cards with pines on them, on a wooden table" });
  await sendAnnouncement(tx, fair.id, null);
  await tellNext(tx, fair.id, 500);
  await writeAnnouncement(tx, guestTables);
}

const winterFair = {
  title: "Six tables at the winter fair",
  words: [
    "The fair is on **Saturday in two weeks**, and we look for six of you who bring what they made.",
    "## What you need",
    "- a table cloth, the darker the better\n- cards with your own code on them: `/share qr` draws it",
    "Answer with `/ask` until Wednesday; who comes gets two tokens and a cocoa.",
  ].join("\n\n"),
  link: "https://shop.example/fair",
} as const;

const guestTables = {
  title: "Who holds a craft-in in January?",
  words: "Evenings in January are long, and four of them have no host yet. Propose yours with `/craftin host`.",
  way: "partners",
} as const;

const courses = [
  { title: "Your first week", about: "a link, a post, and how to read your figures", link: "https://learn.shop.example/first-week" },
  { title: "Photographs of paper", about: "light from a window, and no flash", link: "https://learn.shop.example/photographs" },
  { title: "An evening with guests", about: "how to hold a craft-in", link: "https://learn.shop.example/craft-in" },
] as const;
