import { monthAt, refuse, type Month, type Tx } from "#domain/kernel";
import { adList } from "#domain/answers";
import { adOfMonth, cancelAd, changeAd, scheduleAd, writeAd, type AdFacts } from "#domain/library";
import { programmeOf } from "#domain/programme";
import { adDeskCard, publishAdsCard } from "#templates/cards/ad-cards";
import type { View } from "#templates/view";
import { command } from "../command.ts";
import { option } from "../option.ts";
import { mustBeAsSeen, pageByName, seen, seenWord } from "./options.ts";

const acts = ["list", "show", "write", "edit", "schedule", "cancel"] as const;
const needed: Readonly<Record<(typeof acts)[number], readonly ("month" | "title" | "text")[]>> = {
  list: [],
  show: ["month"],
  write: ["month", "title", "text"],
  edit: ["month"],
  schedule: ["month"],
  cancel: ["month"],
};

export const publishAd = command({
  name: "publish ad",
  sentence: "The ad of the month: write it, look at it, schedule it, call it off",
  audience: "support",
  writes: true,
  again: { option: "act", says: ["list", "show"] },
  options: {
    act: option.choice(acts)("list unless you say", { optional: true }),
    month: option.word("which month: 2027-01, this or next", { optional: true }),
    title: option.word("its headline", { optional: true }),
    text: option.text("what it says", { optional: true }),
    link: option.url("where it leads", { optional: true }),
    picture: option.picture("its picture", { optional: true }),
    page: pageByName,
    seen,
  },
  run: async (tx, options) => {
    const { act = "list", title, text: words, link, picture } = options;
    const missing = needed[act].filter((name) => options[name] === undefined);
    if (missing.length > 0) throw refuse("command.option-missing", { command: "publish ad", missing, given: { act } });
    if (act === "list") return publishAdsCard(await adList(tx, options.page ?? 1));
    const month = await meantMonth(tx, options.month ?? "");
    switch (act) {
      case "show":
        return desk(await adOfMonth(tx, month));
      case "write":
        return desk(await writeAd(tx, month, { title, words, link, picture }));
      case "edit":
        return desk(await changeAd(tx, month, { title, words, link, picture }));
      case "schedule":
        mustBeAsSeen(options.seen, saidIn(await adOfMonth(tx, month)));
        return desk(await scheduleAd(tx, month));
      case "cancel":
        return desk(await cancelAd(tx, month));
      default:
        return act satisfies never;
    }
  },
});

function desk(ad: AdFacts): View {
  return adDeskCard(ad, seenWord(saidIn(ad)));
}

/** What partners would read. */
function saidIn({ month, title, words, link, picture }: AdFacts): unknown {
  return { month, title, words, link, picture };
}

async function meantMonth(tx: Tx, typed: string): Promise<Month> {
  const word = typed.trim().toLowerCase();
  const now = monthAt(tx.now, (await programmeOf(tx)).zone);
  if (/^this(?:-month)?$/.test(word)) return now;
  if (/^next(?:-month)?$/.test(word)) return now.add({ months: 1 });
  const [, year, month] = /^(20\d\d)[-/.](0?[1-9]|1[0-2])$/.exec(word) ?? [];
  if (year === undefined || month === undefined)
    throw refuse("command.option-unreadable", {
      command: "publish ad",
      option: "month",
      text: typed.slice(0, 40),
      expected: "a month such as 2027-01, this or next",
    });
  return Temporal.PlainYearMonth.from({ year: Number(year), month: Number(month) });
}
