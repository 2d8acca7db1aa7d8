import type { About } from "#domain/announcements";
import type { CraftInFacts } from "#domain/craft-ins";
import type { Article } from "#domain/help";
import { localDate, type Instant, type PictureId, type Zone } from "#domain/kernel";
import type { LegalVersion } from "#domain/legal";
import type { CourseFacts, ImageFacts } from "#domain/library";
import type { MeetingFacts } from "#domain/meetings";
import type { Audience } from "#domain/partners";
import { markdownBlocks, plainOf } from "./markdown.ts";

/** What was published, with which an announcement begins; staff change it as they like. */
export type Published =
  | { readonly kind: "article"; readonly article: Article }
  | { readonly kind: "course"; readonly course: CourseFacts }
  | { readonly kind: "craft-in"; readonly craftIn: CraftInFacts }
  | { readonly kind: "image"; readonly image: ImageFacts }
  | { readonly kind: "meeting"; readonly meeting: MeetingFacts }
  | { readonly kind: "notes"; readonly meeting: MeetingFacts }
  | { readonly kind: "terms"; readonly terms: LegalVersion };

type Proposal = {
  readonly about: About;
  readonly title: string;
  readonly words: string;
  readonly link?: string | undefined;
  readonly picture?: PictureId | undefined;
  readonly pictureWords?: string | undefined;
  readonly beginsAt: Instant | null;
  /** for whom, where the thing itself is not for everybody; then it has no business in a channel either */
  readonly forWhom?: string | undefined;
  readonly way?: "partners" | undefined;
};

const longestTitle = 80;
const longestExcerpt = 400;

/** How an announcement of it would read, before anybody has written a word. `zone`: the programme's, whose days are meant. */
export function announcedWords(published: Published, zone: Zone): Proposal {
  const of = (id: string): About => ({ kind: published.kind, id });
  switch (published.kind) {
    case "article": {
      const { slug, title, words } = published.article;
      return { about: of(slug), title: cut(`New in the help: ${title}`), words: excerptOf(words), beginsAt: null };
    }
    case "course": {
      const { id, title, about, link, audience } = published.course;
      const words = about === null ? "There is a new course for you." : `There is a new course for you: ${phrase(about)}.`;
      return { about: of(id), title: cut(`New course: ${title}`), words, link, beginsAt: null, ...whoSees(audience) };
    }
    case "craft-in": {
      const { id, title, place, link, materials, picture, startsAt } = published.craftIn;
      const words = [
        place === null ? "Come and craft with us." : `Come and craft with us: ${phrase(place)}.`,
        ...(materials === null ? [] : [`Bring along: ${phrase(materials)}.`]),
      ].join("\n\n");
      return {
        about: of(id),
        title: cut(`Craft-in: ${title}`),
        words,
        link: link ?? undefined,
        picture: picture ?? undefined,
        beginsAt: startsAt,
      };
    }
    case "image": {
      const { id, title, picture } = published.image;
      return {
        about: of(id),
        title: cut(`A picture to post: ${title}`),
        words: "It is in the library. Your kit has it in full, with your own link and words to write beside it.",
        picture,
        pictureWords: title,
        beginsAt: null,
      };
    }
    case "meeting": {
      const { id, title, place, agenda, link, startsAt } = published.meeting;
      const words = [
        agenda === null ? "You are invited." : `You are invited. What it is about: ${phrase(agenda)}.`,
        ...(place === null ? [] : [`It takes place here: ${phrase(place)}.`]),
      ].join("\n\n");
      return { about: of(id), title: cut(`Meeting: ${title}`), words, link: link ?? undefined, beginsAt: startsAt };
    }
    case "notes": {
      const { id, title, recording } = published.meeting;
      const words = "What was said is written down, for whoever could not be there.";
      return { about: of(id), title: cut(`Notes of ${title}`), words, link: recording ?? undefined, beginsAt: null };
    }
    case "terms": {
      const { number, effectiveAt } = published.terms;
      return {
        about: of(String(number)),
        title: `Version ${number} of the terms and conditions`,
        words: `It holds from ${localDate(effectiveAt, zone).toString()} on. You are asked to accept it with your next command.`,
        beginsAt: null,
      };
    }
    default:
      return published satisfies never;
  }
}

function whoSees(audience: Audience): Pick<Proposal, "forWhom" | "way"> {
  if (audience.kind === "everybody") return {};
  return { forWhom: audience.kind === "status" ? audience.status : audience.name, way: "partners" };
}

function cut(text: string): string {
  const characters = [...text];
  return characters.length <= longestTitle ? text : `${characters.slice(0, longestTitle - 1).join("")}…`;
}

/** What somebody typed as plain words stays plain words inside of markdown. */
function plain(text: string): string {
  return text.trim().replaceAll(/[\\`*_[\]<>#|~!&]/g, String.raw`\$&`);
}

/** The same inside of a sentence, which has its own full stop. */
function phrase(text: string): string {
  return plain(text.replace(/[.\s]+$/, ""));
}

/** The beginning of a text, as a paragraph of plain words. */
function excerptOf(words: string): string {
  const paragraphs = markdownBlocks(words).flatMap((block) => (block.kind === "text" ? [plainOf(block.sentence)] : []));
  const first = paragraphs[0] ?? "There is a new article for you.";
  return plain(first.length > longestExcerpt ? `${first.slice(0, longestExcerpt).trimEnd()} …` : first);
}
