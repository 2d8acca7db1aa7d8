import { refuse, type Tx } from "#domain/kernel";
import { announcementDesk, announcementList } from "#domain/answers";
import {
  announceable,
  announcementById,
  cancelAnnouncement,
  changeAnnouncement,
  mustBeSendable,
  mustBeTheirs,
  sendAnnouncement,
  testAnnouncement,
  ways,
  writeAnnouncement,
  type AnnouncementFacts,
} from "#domain/announcements";
import { reopenDirectMessages, waysToStaff } from "#domain/chat";
import type { Channel } from "#domain/messages";
import { programmeOf, termsAt } from "#domain/programme";
import { announcementPreviews } from "#templates/announcement-previews";
import { announcementDeskCard, publishAnnouncementsCard, testSentCard, type AnnouncementPlan } from "#templates/cards/announcement-cards";
import type { View } from "#templates/view";
import { command, type Ask } from "../command.ts";
import { option } from "../option.ts";
import { announced } from "./announced.ts";
import { confirm, forWhom, mustBeAsSeen, pageByName, seen, seenWord } from "./options.ts";

const acts = ["list", "show", "test", "write", "edit", "send", "cancel"] as const;

export const publishAnnounce = command({
  name: "publish announce",
  sentence: "Announcements: write one, see how it will look, send it now or at a time, see who was told",
  audience: "support",
  // Of what they publish themselves.
  alsoFor: ["operator"],
  writes: true,
  // A test can be asked for again and again under the same answer; the room keeps two presses apart.
  again: { option: "act", says: ["list", "show", "test"] },
  options: {
    act: option.choice(acts)("list unless you say; test: to yourself alone, as a partner gets it", { optional: true }),
    number: option.word("which one, by its number", { optional: true }),
    title: option.word("its headline", { optional: true }),
    text: option.prose("what it says, in markdown; \\n is a new line where you type it in one", { optional: true }),
    link: option.url("where it leads", { optional: true }),
    picture: option.picture("a picture", { optional: true }),
    alt: option.word("what is on the picture, for who can't see it", { optional: true }),
    about: option.word("what is announced, such as course 12, meeting 3 or article how-links-work", { optional: true }),
    to: option.choice(ways)("both unless you say: into the announcements channels, and to partners as they chose", { optional: true }),
    for: forWhom,
    at: option.instant("when it leaves, such as 2026-12-05 18:00 by the programme's clock; now unless you say", { optional: true }),
    page: pageByName,
    seen,
    confirm,
  },
  run: async (tx, given, ask) => {
    const { act = "list", number, at = null, confirm: isConfirmed } = given;
    if (act === "list") return publishAnnouncementsCard(await announcementList(tx, given.page ?? 1, announceable(tx)), announceable(tx));
    const said = {
      title: given.title,
      words: given.text,
      link: given.link,
      picture: given.picture,
      pictureWords: given.alt,
      way: given.to,
      forWhom: given.for,
    };
    if (act === "write") {
      if (given.about !== undefined) {
        const { about, beginsAt, ...proposal } = await announced(tx, given.about);
        const typed = spoken(said);
        const written = await writeAnnouncement(tx, { ...proposal, ...typed }, { about, beginsAt });
        // One that was begun before keeps its words; what was typed now goes into it.
        const isToChange = !written.isNew && Object.keys(typed).length > 0;
        return desk(tx, isToChange ? await changeAnnouncement(tx, written.id, typed) : written, { at: null }, ask);
      }
      const missing = Object.entries({ title: given.title, text: given.text }).flatMap(([name, value]) =>
        value === undefined ? [name] : [],
      );
      if (missing.length > 0) throw refuse("command.option-missing", { command: "publish announce", missing, given: { act } });
      return desk(tx, await writeAnnouncement(tx, said), { at: null }, ask);
    }
    if (number === undefined) throw refuse("command.option-missing", { command: "publish announce", missing: ["number"], given: { act } });
    switch (act) {
      case "show": {
        const shown = await announcementById(tx, number);
        mustBeTheirs(tx, shown);
        return desk(tx, shown, { at: null }, ask);
      }
      case "test":
        return testSentCard(await testAnnouncement(tx, number, await ownWays(tx, ask)));
      case "edit":
        return desk(tx, await changeAnnouncement(tx, number, said), { at: null }, ask);
      case "cancel":
        return desk(tx, await cancelAnnouncement(tx, number), { at: null }, ask);
      case "send": {
        // Whoever sends without having looked is shown it first.
        if (isConfirmed !== "yes") {
          const before = await announcementById(tx, number);
          mustBeTheirs(tx, before);
          await mustBeSendable(tx, before, at);
          return desk(tx, before, { at }, ask);
        }
        const sent = await sendAnnouncement(tx, number, at, (standing) => mustBeAsSeen(given.seen, saidIn(standing)));
        return desk(tx, sent, { at: null }, ask);
      }
      default:
        return act satisfies never;
    }
  },
});

/** How whoever asks is reached. That their account takes no messages may be over: who asks for one there has opened it again, as far as they know. */
async function ownWays(tx: Tx, { asker: { staff, chat } }: Ask): Promise<Channel[]> {
  if (!staff) return [];
  if (chat) await reopenDirectMessages(tx, { kind: "staff", id: staff.id }, chat.account.platform);
  return waysToStaff(tx, staff.id);
}

/** What was typed; what was not does not take a proposal's place. */
function spoken<T extends object>(said: T): Partial<T> {
  return Object.fromEntries(Object.entries(said).filter(([, value]) => value !== undefined)) as Partial<T>;
}

async function desk(tx: Tx, announcement: AnnouncementFacts, { at }: Pick<AnnouncementPlan, "at">, { surroundings }: Ask): Promise<View> {
  const { name, zone } = await programmeOf(tx);
  const isUnsent = announcement.state === "draft" || announcement.state === "scheduled";
  return announcementDeskCard(await announcementDesk(tx, announcement), {
    at: isUnsent ? at : null,
    seen: seenWord(saidIn(announcement)),
    zone,
    files: isUnsent
      ? announcementPreviews(announcement, { programme: { name, url: surroundings.publicUrl }, look: await termsAt(tx, tx.now), zone })
      : [],
  });
}

/** What people would read, and who; and when, where that is said already: who sends it now has seen that it was to go on Saturday. */
function saidIn({
  title,
  words,
  link,
  picture,
  pictureWords,
  beginsAt,
  toChannels,
  toPartners,
  audience,
  sendAt,
}: AnnouncementFacts): unknown {
  const times = { beginsAt: beginsAt?.toString(), sendAt: sendAt?.toString() };
  return { title, words, link, picture, pictureWords, toChannels, toPartners, audience, ...times };
}
