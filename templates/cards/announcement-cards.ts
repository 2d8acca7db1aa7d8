import type { AnnouncementDesk, AnnouncementLine, Page } from "#domain/answers";
import type { About, AnnouncementFacts, WayProgress } from "#domain/announcements";
import type { Instant, Zone } from "#domain/kernel";
import type { Channel } from "#domain/messages";
import { announcementTold } from "../announcement-told.ts";
import { audienceWords } from "../audience-words.ts";
import { channelWords } from "../message-words.ts";
import { atMinute, counted, left, onTheWall, pagingOf, right } from "../phrases.ts";
import {
  action,
  blank,
  facts,
  hint,
  text,
  view,
  type Action,
  type Block,
  type Sentence,
  type Value,
  type View,
  type ViewFile,
} from "../view.ts";
import { announcementPictures } from "./pictures.ts";
import { announcementBlocks } from "./programme-message-cards.ts";

/** What staff keep of announcements. `kinds`: about what its reader may write some; null: about anything. */
export function publishAnnouncementsCard(page: Page<AnnouncementLine>, kinds: readonly About["kind"][] | null): View {
  const paging = pagingOf(page, "publish announce");
  return view(
    "Announcements",
    [
      {
        kind: "table",
        columns: [right("No."), left("Announcement"), left("Goes to"), left("State"), left("When")],
        rows: page.rows.map((line) => [
          [{ code: line.id }],
          [line.title],
          [goesTo(line)],
          [stateOf(line, line.isOnItsWay)],
          [...whenOf(line)],
        ]),
        more: page.more,
        whenEmpty: [
          page.page > 1
            ? "There are no more: the list ends before this page."
            : kinds === null
              ? "There is none yet. Write the first one; you see how it will look before anybody else does."
              : "There is none of the terms yet. Publish a version: the button under that begins one.",
        ],
      },
      ...paging.blocks,
    ],
    {
      pages: paging.pages,
      actions: [
        kinds === null
          ? action("Write one", "publish announce", { act: "write", title: blank, text: blank, link: blank, picture: blank }, "main")
          : action("Terms and conditions", "publish terms", {}, "main"),
        ...page.rows.slice(0, 3).map(({ id, title }) => action(`Look at ${id}: ${title}`, "publish announce", { act: "show", number: id })),
        ...paging.actions,
      ],
    },
  );
}

function goesTo({ toChannels, toPartners, audience }: AnnouncementFacts): string {
  return [...(toChannels ? ["the channels"] : []), ...(toPartners ? [audienceWords(audience)] : [])].join(" and ");
}

function stateOf({ state, held }: Pick<AnnouncementFacts, "state" | "held">, isOnItsWay: boolean): Value {
  switch (state) {
    case "draft":
      return { badge: held === "late" ? "missed its time" : "draft", tone: held === "late" ? "problem" : "plain" };
    case "scheduled":
      return { badge: "scheduled", tone: "warning" };
    case "sending":
      return { badge: "on its way", tone: "warning" };
    case "sent":
      return isOnItsWay ? { badge: "on its way", tone: "warning" } : { badge: "sent", tone: "good" };
    case "cancelled":
      return { badge: "called off", tone: "problem" };
    default:
      return state satisfies never;
  }
}

function whenOf({ sendAt, begunAt, endedAt, writtenAt }: AnnouncementFacts): Sentence {
  const at = sendAt ?? begunAt ?? endedAt;
  return at === null ? ["written ", atMinute(writtenAt)] : [atMinute(at)];
}

/** What somebody asks for before it is done: now, or at a time. */
export type AnnouncementPlan = {
  /** null: now */
  readonly at: Instant | null;
  readonly seen: string;
  readonly zone: Zone;
  /** how it looks elsewhere, as files */
  readonly files: readonly ViewFile[];
};

/** One as staff see it: as it will look, whom it reaches, how far it is; and what can be done with it. */
export function announcementDeskCard(desk: AnnouncementDesk, plan: AnnouncementPlan): View {
  const { announcement, progress } = desk;
  const told = announcementTold(announcement);
  const isOnItsWay = announcement.state === "sending" || (announcement.state === "sent" && progress.some(({ waiting }) => waiting > 0));
  const isUnsent = announcement.state === "draft" || announcement.state === "scheduled";
  return view(
    told.title,
    [
      ...announcementBlocks(told),
      { kind: "heading", text: isUnsent ? "Nobody has seen it yet" : "For staff" },
      facts(
        ["No.", { code: announcement.id }],
        ["State", stateOf(announcement, isOnItsWay)],
        ...reachOf(desk),
        ...timesOf(announcement),
        ...(desk.toldBefore === null || !isUnsent ? [] : [["Announced before", atMinute(desk.toldBefore)] as const]),
        ...(plan.at === null
          ? []
          : [["Would leave", atMinute(plan.at)] as const, ["By the programme's clock", onTheWall(plan.at, plan.zone)] as const]),
      ),
      ...progressBlocks(announcement, progress),
      ...heldBlocks(announcement),
      ...(isUnsent ? [hint("How it looks as a mail, on Discord and on Slack is in the files.")] : []),
    ],
    {
      pictures: announcementPictures(told, "whole"),
      files: isUnsent ? plan.files : [],
      actions: actionsOf(announcement, plan, isOnItsWay),
    },
  );
}

function reachOf({ announcement, reach }: AnnouncementDesk): (readonly [string, ...Sentence])[] {
  const { state, toChannels, toPartners, audience } = announcement;
  if (state !== "draft" && state !== "scheduled") return [["Went to", goesTo(announcement)]];
  return [
    [
      "Channels",
      ...(toChannels ? (reach.channels === 0 ? ["none is set for announcements"] : counted(reach.channels, "channel")) : ["none"]),
    ],
    [
      "Partners",
      ...(toPartners
        ? [`${audienceWords(audience)}: `, { count: reach.partners }, ", each as they chose to hear of such things"]
        : ["none"]),
    ],
  ];
}

function timesOf({ sendAt, begunAt, endedAt, state }: AnnouncementFacts): (readonly [string, Value])[] {
  return [
    ...(sendAt === null ? [] : [["Leaves", atMinute(sendAt)] as const]),
    ...(begunAt === null ? [] : [["Sent", atMinute(begunAt)] as const]),
    ...(state === "cancelled" && endedAt !== null ? [["Called off", atMinute(endedAt)] as const] : []),
  ];
}

function wayWords({ to, by }: WayProgress): string {
  if (to === "channel") return `Channels on ${channelWords[by]}`;
  if (by === "mail") return "Mail";
  return by === "console" ? "The console" : `Direct messages on ${channelWords[by]}`;
}

function progressBlocks({ state }: AnnouncementFacts, progress: readonly WayProgress[]): Block[] {
  if (state === "draft" || state === "scheduled" || (state === "cancelled" && progress.length === 0)) return [];
  return [
    {
      kind: "table",
      columns: [left("By"), right("Told"), right("Waiting"), right("Failed"), right("Not sent")],
      rows: progress.map((way) => [
        [wayWords(way)],
        [{ count: way.told }],
        [{ count: way.waiting }],
        [{ count: way.failed }],
        [{ count: way.unwanted }],
      ]),
      more: 0,
      whenEmpty: [
        state === "sending"
          ? "It is being handed over. Look again in a moment."
          : "Nothing of it is in the outbox: nobody wanted such messages, or it is too long ago.",
      ],
    },
    ...(progress.some(({ failed }) => failed > 0) ? [hint("What failed, and why: ", { code: "/support messages" })] : []),
    ...(progress.some(({ waiting }) => waiting > 0)
      ? [
          hint(
            state === "cancelled"
              ? "What waits stays here: it leaves no more."
              : "Who sleeps hears it from eight in the morning on, where they live.",
          ),
        ]
      : []),
  ];
}

function heldBlocks({ held, state }: AnnouncementFacts): Block[] {
  if (held === "late" && state === "draft")
    return [text("Its time passed while nothing ran, so it was held back. Look whether it still holds.")];
  return held === "over" && state === "cancelled" ? [text("It was called off by itself: what it was about is over, or is no more.")] : [];
}

/** It is on its way to whoever prepares it. */
export function testSentCard({
  announcement: { id, title },
  by,
}: {
  readonly announcement: AnnouncementFacts;
  readonly by: readonly Channel[];
}): View {
  return view(
    "A test is on its way to you",
    [
      facts(["Announcement", title], ["By", by.map(wayToYou).join(", ")]),
      text("It comes as a partner gets it. Nobody else does, and it does not count as sent."),
      hint("If nothing has come within a minute, this says why: ", { code: "/support messages" }),
    ],
    {
      tone: "good",
      actions: [
        action("Back to the announcement", "publish announce", { act: "show", number: id }, "main"),
        action("Another test", "publish announce", { act: "test", number: id }),
      ],
    },
  );
}

function wayToYou(by: Channel): string {
  if (by === "mail") return "mail";
  return by === "console" ? "the console" : `a direct message on ${channelWords[by]}`;
}

function actionsOf({ id, state }: AnnouncementFacts, { at, seen }: AnnouncementPlan, isOnItsWay: boolean): Action[] {
  const about = { number: id };
  const callOff = action(isOnItsWay ? "Stop it" : "Call it off", "publish announce", { act: "cancel", ...about }, "danger");
  const list = action("All announcements", "publish announce");
  if (state !== "draft" && state !== "scheduled")
    return [...(isOnItsWay ? [action("How far is it?", "publish announce", { act: "show", ...about }, "main"), callOff] : []), list];
  const send = { act: "send", ...about, seen, confirm: "yes" };
  return [
    at === null
      ? action("Send it now", "publish announce", send, "main")
      : action("Send it then", "publish announce", { ...send, at: at.toString() }, "main"),
    action(at === null && state === "draft" ? "Send it later" : "Another time", "publish announce", { act: "send", ...about, at: blank }),
    action("Send me a test", "publish announce", { act: "test", ...about }),
    action("Other words", "publish announce", { act: "edit", ...about, title: blank, text: blank, link: blank }),
    action("Its picture", "publish announce", { act: "edit", ...about, picture: blank, alt: blank }),
    action("Who hears it", "publish announce", { act: "edit", ...about, to: blank, for: blank }),
    callOff,
    list,
  ];
}
