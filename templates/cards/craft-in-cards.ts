import type { PictureSize } from "#domain/kernel";
import type { CraftInLine, Page } from "#domain/answers";
import type { CraftInFacts, SignedUp, SignUpState } from "#domain/craft-ins";
import { calendarFile } from "../calendar-file.ts";
import { atMinute, counted, left, pagingOf, partnerValue, quoted, right, whenFacts } from "../phrases.ts";
import { action, blank, facts, hint, text, view, type Action, type Sentence, type Value, type View, type ViewPicture } from "../view.ts";

const signUpBadges: Readonly<Record<SignUpState, Value>> = {
  "signed-up": { badge: "you have a seat", tone: "good" },
  "wait-listed": { badge: "on the wait-list", tone: "warning" },
  left: { badge: "left", tone: "plain" },
  attended: { badge: "you were there", tone: "good" },
  absent: { badge: "you were not there", tone: "plain" },
};

export const craftInBadges: Readonly<Record<CraftInFacts["state"], Value>> = {
  proposed: { badge: "proposed", tone: "warning" },
  scheduled: { badge: "on the list", tone: "good" },
  declined: { badge: "declined", tone: "problem" },
  cancelled: { badge: "cancelled", tone: "problem" },
};

/** How a list shows it: what was on the list and has taken place is over. */
export function craftInBadge({ craftIn: { state }, isOver }: CraftInLine): Value {
  return isOver && state === "scheduled" ? { badge: "over", tone: "plain" } : craftInBadges[state];
}

export const hostWords = (line: CraftInLine): Value => (line.host === null ? "the programme" : partnerValue(line.host));

export function seats({ craftIn, taken, waiting }: CraftInLine): Sentence {
  if (craftIn.capacity === null) return ["as many as come"];
  const rest = Math.max(0, craftIn.capacity - taken);
  if (rest > 0) return [{ count: rest }, " of ", { count: craftIn.capacity }, " left"];
  return waiting === 0 ? ["all taken"] : ["all taken, ", { count: waiting }, " waiting"];
}

export function where({ place, link }: CraftInFacts): Sentence {
  return [
    ...(place === null ? [] : [place]),
    ...(place !== null && link !== null ? [", "] : []),
    ...(link === null ? [] : [{ link, label: "link" }]),
  ];
}

/** The pictures of those that have one; a list shows them small. */
export function picturesOf(all: readonly CraftInFacts[], size: PictureSize = "small"): ViewPicture[] {
  return all.flatMap(({ id, title, picture }) =>
    picture === null ? [] : [{ id: picture, size, name: `craft-in-${id}`, description: title }],
  );
}

/** What is to come. */
export function craftInListCard(page: Page<CraftInLine>): View {
  const paging = pagingOf(page, "craftin list");
  const open = page.rows.filter(({ own, craftIn }) => (own === null || own === "left") && craftIn.state === "scheduled");
  return view(
    "Craft-ins to come",
    [
      {
        kind: "table",
        columns: [right("No."), left("Craft-in"), left("Begins"), left("Where"), left("Seats"), left("You")],
        rows: page.rows.map((line) => [
          [{ code: line.craftIn.id }],
          [line.craftIn.title, ", with ", hostWords(line)],
          [atMinute(line.craftIn.startsAt)],
          where(line.craftIn),
          seats(line),
          [line.isHost ? { badge: "you hold it", tone: "good" } : line.own === null ? "" : signUpBadges[line.own]],
        ]),
        more: page.more,
        whenEmpty: [
          page.page > 1
            ? "There are no more: the list ends before this page."
            : "None is on the list at the moment. Hold one yourself, and tell us of it.",
        ],
      },
      ...paging.blocks,
    ],
    {
      pages: paging.pages,
      pictures: picturesOf(page.rows.map(({ craftIn }) => craftIn)),
      actions: [
        ...open
          .slice(0, 5)
          .map((line) => action(`Sign up for ${line.craftIn.title}`, "craftin sign-up", { number: line.craftIn.id }, "main")),
        ...paging.actions,
        action("Those you take part in", "craftin mine"),
        hostAction,
      ],
    },
  );
}

const hostAction: Action = action("Propose one of yours", "craftin host", { title: blank, start: blank, place: blank });

/** What the reader takes part in, proposed or holds. */
export function ownCraftInsCard(page: Page<CraftInLine>): View {
  const paging = pagingOf(page, "craftin mine");
  const leavable = page.rows.filter(
    ({ own, isOver, craftIn }) => !isOver && craftIn.state === "scheduled" && (own === "signed-up" || own === "wait-listed"),
  );
  const held = page.rows.filter(({ isHost, craftIn }) => isHost && craftIn.state === "scheduled");
  return view(
    "Your craft-ins",
    [
      {
        kind: "table",
        columns: [right("No."), left("Craft-in"), left("Begins"), left("Where"), left("You")],
        rows: page.rows.map((line) => [
          [{ code: line.craftIn.id }],
          [line.craftIn.title],
          [atMinute(line.craftIn.startsAt)],
          where(line.craftIn),
          youPhrase(line),
        ]),
        more: page.more,
        whenEmpty: [page.page > 1 ? "There are no more: the list ends before this page." : "You take part in none yet."],
      },
      ...paging.blocks,
    ],
    {
      pages: paging.pages,
      actions: [
        ...held.slice(0, 3).map((line) => action(`Who comes to ${line.craftIn.title}`, "craftin guests", { number: line.craftIn.id })),
        ...leavable
          .slice(0, 3)
          .map((line) => action(`Leave ${line.craftIn.title}`, "craftin leave", { number: line.craftIn.id }, "danger")),
        ...paging.actions,
        action("Craft-ins to come", "craftin list"),
        hostAction,
      ],
    },
  );
}

function youPhrase(line: CraftInLine): Sentence {
  const { isHost, own, craftIn } = line;
  if (craftIn.state !== "scheduled" || isHost) {
    const why = craftIn.reason === null || craftIn.reason === "" ? [] : [": ", quoted(craftIn.reason)];
    return [isHost ? "you hold it, " : "", craftInBadge(line), ...why];
  }
  return [own === null ? "" : signUpBadges[own]];
}

/** After signing up or leaving: where somebody stands now. */
export function signedUpCard({ craftIn, state, ahead }: SignedUp, programme: string): View {
  const blocks = [
    text(...standingPhrase(craftIn, state, ahead)),
    facts(
      ["Begins", atMinute(craftIn.startsAt)],
      ...(craftIn.place === null ? [] : [["Where", craftIn.place] as const]),
      ...(craftIn.link === null ? [] : [["Link", { link: craftIn.link }] as const]),
      ...(craftIn.materials === null ? [] : [["Bring along", craftIn.materials] as const]),
      ...(state === "left" ? [] : [["Sign-up closes", atMinute(craftIn.closesAt)] as const]),
    ),
    ...(state === "wait-listed" ? [hint("As soon as a seat is free and it is your turn, you have it and are told.")] : []),
  ];
  return view(state === "left" ? "You have left it" : state === "signed-up" ? "You have a seat" : "You are on the wait-list", blocks, {
    tone: state === "wait-listed" ? "warning" : "good",
    actions: [
      ...(state === "left"
        ? [action("Sign up again", "craftin sign-up", { number: craftIn.id })]
        : [action("Leave it", "craftin leave", { number: craftIn.id }, "danger")]),
      action("Your craft-ins", "craftin mine"),
    ],
    pictures: picturesOf([craftIn], "whole"),
    files: state === "signed-up" ? [calendarFile(calendarEvent(craftIn), programme)] : [],
  });
}

const calendarEvent = ({ id, materials, ...craftIn }: CraftInFacts) => ({
  ...craftIn,
  kind: "craft-in" as const,
  number: id,
  details: materials,
});

function standingPhrase({ title }: CraftInFacts, state: SignUpState, ahead: number): Sentence {
  if (state === "left") return ["Your place in ", quoted(title), " is free for somebody else."];
  if (state === "signed-up") return ["Your seat in ", quoted(title), " is kept."];
  return ["All seats of ", quoted(title), " are taken. ", ...counted(ahead, "partner waits", "partners wait"), " before you."];
}

/** A partner has proposed one. */
export function proposedCard(craftIn: CraftInFacts): View {
  return view(
    "Thank you, we look at it",
    [text(quoted(craftIn.title), " waits for an answer. You will be told, and then everybody can sign up."), whenFacts(craftIn)],
    { tone: "good", actions: [action("Your craft-ins", "craftin mine")] },
  );
}
