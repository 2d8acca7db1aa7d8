import type { CraftInLine, GuestList, Page, PartnerName } from "#domain/answers";
import type { CraftInFacts, SignedUp, SignUpState } from "#domain/craft-ins";
import { atMinute, counted, left, onDate, onTheWall, pagingOf, partnerValue, quoted, right, whenFacts } from "../phrases.ts";
import { action, blank, facts, hint, text, view, type Value, type View } from "../view.ts";
import { craftInBadge, craftInBadges, hostWords, picturesOf, seats, where } from "./craft-in-cards.ts";
import { tellOfIt } from "./tell-of-it.ts";

/** Who comes; for staff with what can be done. */
export function guestsCard({ craftIn, guests }: GuestList, reader: "host" | "staff"): View {
  const isOver = craftIn.state !== "scheduled";
  return view(
    `Who comes to ${craftIn.title}`,
    [
      facts(
        ["Begins", atMinute(craftIn.startsAt)],
        ["Seats", craftIn.capacity === null ? "as many as come" : { count: craftIn.capacity }],
        ["State", craftInBadges[craftIn.state]],
        ...(craftIn.materials === null ? [] : [["Bring along", craftIn.materials] as const]),
      ),
      {
        kind: "table",
        columns: [left("Partner"), left("State"), left("Since")],
        rows: guests.map((guest) => [[partnerValue(guest.partner)], [guestWords[guest.state]], [onDate(guest.changedAt)]]),
        more: 0,
        whenEmpty: ["Nobody has signed up yet."],
      },
    ],
    {
      pictures: picturesOf([craftIn], "whole"),
      actions:
        reader === "host"
          ? [action("Your craft-ins", "craftin mine")]
          : [
              action("Somebody was there", "award attendance", { number: craftIn.id, partner: blank }, "main"),
              ...(isOver
                ? []
                : [
                    action("Another time", "publish craft-in", { act: "reschedule", number: craftIn.id, start: blank }),
                    action("Cancel it", "publish craft-in", { act: "cancel", number: craftIn.id, reason: blank }, "danger"),
                  ]),
            ],
    },
  );
}

const guestWords: Readonly<Record<SignUpState, Value>> = {
  "signed-up": { badge: "has a seat", tone: "good" },
  "wait-listed": { badge: "waits", tone: "warning" },
  left: { badge: "left", tone: "plain" },
  attended: { badge: "was there", tone: "good" },
  absent: { badge: "was not there", tone: "problem" },
};

/** Everything that staff keep of craft-ins: what waits for an answer first. */
export function publishCraftInsCard(page: Page<CraftInLine>): View {
  const paging = pagingOf(page, "publish craft-in");
  return view(
    "Craft-ins",
    [
      {
        kind: "table",
        columns: [right("No."), left("Craft-in"), left("Begins"), left("Where"), left("Seats"), left("State")],
        rows: page.rows.map((line) => [
          [{ code: line.craftIn.id }],
          [line.craftIn.title, ", with ", hostWords(line)],
          [atMinute(line.craftIn.startsAt)],
          where(line.craftIn),
          seats(line),
          [craftInBadge(line)],
        ]),
        more: page.more,
        whenEmpty: [
          page.page > 1
            ? "There are no more: the list ends before this page."
            : "There is none yet. Add one, or wait for a partner to propose theirs.",
        ],
      },
      ...paging.blocks,
    ],
    {
      pages: paging.pages,
      pictures: picturesOf(page.rows.flatMap(({ craftIn }) => (craftIn.state === "proposed" ? [craftIn] : []))),
      actions: [
        ...page.rows
          .filter(({ craftIn }) => craftIn.state === "proposed")
          .flatMap(({ craftIn }) => [
            action(`Approve ${craftIn.title}`, "publish craft-in", { act: "approve", number: craftIn.id }, "main"),
            action(`Decline ${craftIn.title}`, "publish craft-in", { act: "decline", number: craftIn.id, reason: blank }, "danger"),
          ]),
        action("Add one", "publish craft-in", { act: "add", title: blank, start: blank, place: blank }, "main"),
        action("Who comes", "publish craft-in", { act: "guests", number: blank }),
        ...paging.actions,
      ],
    },
  );
}

const doneTitles = {
  add: "It is on the list",
  approve: "It is on the list",
  decline: "The proposal is declined",
  reschedule: "It takes place at another time",
  cancel: "It is cancelled",
} as const;

/** Before everybody is told: what would change. */
export function changePreviewCard(
  list: GuestList,
  change: { readonly act: "reschedule" | "cancel"; readonly startsAt: CraftInFacts["startsAt"] | null; readonly reason: string },
): View {
  const { craftIn, guests } = list;
  const told = guests.filter(({ state }) => state === "signed-up" || state === "wait-listed").length;
  const options = change.act === "cancel" ? { reason: change.reason } : { start: change.startsAt?.toString() ?? "" };
  return view(
    change.act === "cancel" ? `Cancel ${craftIn.title}?` : `Move ${craftIn.title}?`,
    [
      facts(
        ["Begins", atMinute(craftIn.startsAt)],
        ...(change.startsAt === null
          ? []
          : [
              ["Would begin", atMinute(change.startsAt)] as const,
              ["By the clock there", onTheWall(change.startsAt, craftIn.zone)] as const,
            ]),
        ["Would be told", ...counted(told, "partner")],
        ...(change.reason === "" ? [] : [["They read", quoted(change.reason)] as const]),
      ),
    ],
    {
      tone: "warning",
      actions: [
        action(
          change.act === "cancel" ? "Cancel it" : "Move it",
          "publish craft-in",
          { act: change.act, number: craftIn.id, ...options, confirm: "yes" },
          "danger",
        ),
      ],
    },
  );
}

export function craftInDoneCard(craftIn: CraftInFacts, act: keyof typeof doneTitles): View {
  return view(doneTitles[act], [text("No. ", { code: craftIn.id }, ", ", quoted(craftIn.title), "."), whenFacts(craftIn)], {
    tone: "good",
    actions: [
      action("Who comes", "publish craft-in", { act: "guests", number: craftIn.id }),
      ...(craftIn.state === "scheduled" ? [tellOfIt("craft-in", craftIn.id)] : []),
      action("All craft-ins", "publish craft-in"),
    ],
  });
}

export function attendanceCard({ craftIn, state }: SignedUp, partner: PartnerName): View {
  return view(
    "It is written down",
    [
      text(partnerValue(partner), state === "attended" ? " was at " : " was not at ", quoted(craftIn.title), "."),
      hint("Tokens follow by themselves. A slip is put right with the other word."),
    ],
    {
      tone: "good",
      actions: [
        action("The next one", "award attendance", { number: craftIn.id, partner: blank }, "main"),
        action("Who comes", "publish craft-in", { act: "guests", number: craftIn.id }),
        action("Their tokens", "award log", { partner: partner.shareId }),
      ],
    },
  );
}
