import type { CurrentAd, Page } from "#domain/answers";
import type { AdFacts, AdState } from "#domain/library";
import { left, onDate, pagingOf } from "../phrases.ts";
import { action, blank, facts, hint, text, view, type Action, type Block, type Value, type View } from "../view.ts";
import { picturesIn } from "./pictures.ts";

/** This month's ad, or when the next one comes. */
export function currentAdCard({ ad, nextOn }: CurrentAd): View {
  if (!ad)
    return view(
      "The ad of the month",
      [
        text("There is none this month."),
        nextOn === null
          ? hint("None is planned yet. Pictures to post are always there: ", { code: "/center images" })
          : hint("The next one comes on ", onDate(nextOn), "."),
      ],
      { actions: [action("Pictures to post", "center images")] },
    );
  return view(ad.title, adBlocks(ad), { pictures: picturesIn(ad, "whole"), actions: [action("Make my kit", "share kit", {}, "main")] });
}

function adBlocks({ words, link }: AdFacts): Block[] {
  return [text(words), ...(link === null ? [] : [facts(["Look here", { link }])])];
}

const badges: Readonly<Record<AdState, Value>> = {
  draft: { badge: "draft", tone: "plain" },
  scheduled: { badge: "scheduled", tone: "warning" },
  shown: { badge: "shown", tone: "good" },
  cancelled: { badge: "called off", tone: "problem" },
};

/** What staff keep of ads. */
export function publishAdsCard(page: Page<AdFacts>): View {
  const paging = pagingOf(page, "publish ad");
  return view(
    "Monthly ads",
    [
      {
        kind: "table",
        columns: [left("Month"), left("Ad"), left("State"), left("Shown")],
        rows: page.rows.map((ad) => [
          [{ code: ad.month }],
          [ad.title],
          [badges[ad.state]],
          [ad.shownAt === null ? "–" : onDate(ad.shownAt)],
        ]),
        more: page.more,
        whenEmpty: [page.page > 1 ? "There are no more: the list ends before this page." : "There is none yet. Write the first one."],
      },
      ...paging.blocks,
    ],
    {
      pages: paging.pages,
      actions: [
        action("Write one", "publish ad", { act: "write", month: blank, title: blank, text: blank, link: blank, picture: blank }, "main"),
        ...(page.rows.length > 0 ? [action("Look at one", "publish ad", { act: "show", month: blank })] : []),
        ...paging.actions,
      ],
    },
  );
}

const titles: Readonly<Record<AdState, string>> = {
  draft: "As partners will see it",
  scheduled: "It is scheduled",
  shown: "Partners see it now",
  cancelled: "It is called off",
};

/** One ad as partners see it, where it stands, and what can be done with it. `seen`: what the button that schedules it was shown over. */
export function adDeskCard(ad: AdFacts, seen: string): View {
  const change = action("Change it", "publish ad", {
    act: "edit",
    month: ad.month,
    title: blank,
    text: blank,
    link: blank,
    picture: blank,
  });
  const callOff = action("Call it off", "publish ad", { act: "cancel", month: ad.month }, "danger");
  const actions: Readonly<Record<AdState, readonly Action[]>> = {
    draft: [action("Schedule it", "publish ad", { act: "schedule", month: ad.month, seen }, "main"), change, callOff],
    scheduled: [change, callOff],
    shown: [],
    cancelled: [
      action("Take it up again", "publish ad", {
        act: "write",
        month: ad.month,
        title: ad.title,
        text: ad.words,
        ...(ad.link === null ? {} : { link: ad.link }),
        ...(ad.picture === null ? {} : { picture: ad.picture }),
      }),
    ],
  };
  return view(
    titles[ad.state],
    [facts(["Ad", ad.title]), ...adBlocks(ad), facts(["Month", { code: ad.month }], ["State", badges[ad.state]]), ...whenSeen(ad)],
    {
      tone: ad.state === "draft" ? "plain" : "good",
      pictures: picturesIn(ad, "whole"),
      actions: [...actions[ad.state], action("All ads", "publish ad")],
    },
  );
}

function whenSeen({ state, month }: AdFacts): Block[] {
  if (state === "draft") return [hint("Nobody but staff sees it before you schedule it. In a month that has begun it is shown at once.")];
  if (state === "scheduled")
    return [
      hint(
        `It is shown on the first of ${month}: in the announcements channels, to partners who want to be told, and with `,
        { code: "/center ad" },
        ".",
      ),
    ];
  return [];
}
