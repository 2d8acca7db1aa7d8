import { refuse, type Tx } from "#domain/kernel";
import { aboutKinds, type About } from "#domain/announcements";
import { craftInById } from "#domain/craft-ins";
import { publishedArticle } from "#domain/help";
import { legalVersion } from "#domain/legal";
import { courseById, imageById } from "#domain/library";
import { meetingById } from "#domain/meetings";
import { programmeOf } from "#domain/programme";
import { announcedWords, type Published } from "#templates/announced-words";

/**
 * How an announcement of something published begins, by "course 12" or "article how-links-work". Refuses `announcement.about-unreadable`, and what there is
 * to refuse about a thing that is not there or that partners don't see.
 */
export async function announced(tx: Tx, typed: string): Promise<ReturnType<typeof announcedWords>> {
  const [, word = "", id = ""] = /^([a-z-]+)\s+(\S+)$/i.exec(typed.trim()) ?? [];
  const kind = aboutKinds.find((each) => each === word.toLowerCase());
  if (kind === undefined) throw refuse("announcement.about-unreadable", { text: typed });
  return announcedWords(await publishedThing(tx, { kind, id }), (await programmeOf(tx)).zone);
}

async function publishedThing(tx: Tx, { kind, id }: About): Promise<Published> {
  const mustBeThere = (isThere: boolean): void => {
    if (!isThere) throw refuse("announcement.about-unreadable", { text: `${kind} ${id}` });
  };
  switch (kind) {
    case "article":
      return { kind, article: await publishedArticle(tx, id) };
    case "course": {
      const course = await courseById(tx, id);
      mustBeThere(course.archivedAt === null);
      return { kind, course };
    }
    case "craft-in": {
      const craftIn = await craftInById(tx, id);
      mustBeThere(craftIn.state === "scheduled");
      return { kind, craftIn };
    }
    case "image": {
      const image = await imageById(tx, id);
      mustBeThere(image.archivedAt === null);
      return { kind, image };
    }
    case "meeting":
    case "notes": {
      const meeting = await meetingById(tx, id);
      mustBeThere(meeting.state === "scheduled");
      return { kind, meeting };
    }
    case "terms": {
      const terms = await legalVersion(tx, /^\d{1,6}$/.test(id) ? Number(id) : 0);
      mustBeThere(terms.withdrawnAt === null);
      return { kind, terms };
    }
    default:
      return kind satisfies never;
  }
}
