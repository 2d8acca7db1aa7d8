import type { OwnRate, OwnRates } from "#domain/answers";
import { left, onDate } from "../phrases.ts";
import { ownRateWords, rateValueWords } from "../rate-words.ts";
import { action, blank, hint, text, view, type Block, type Sentence, type View } from "../view.ts";

/** What a partner earns in general, what earns differently, and what is agreed to change. */
export function ownRatesCard({ general, exceptions, coming }: OwnRates): View {
  const group = general.group === null ? "" : ` (${general.group})`;
  return view(
    "Your rates",
    [
      text("An order made now earns you ", ...rateValueWords(general.value), `: ${ownRateWords[general.source]}${group}.`),
      {
        kind: "table",
        columns: [left("What earns differently"), left("Rate"), left("Since"), left("By")],
        rows: exceptions.map((rate) => [aboutWords(rate), valueWords(rate), [onDate(rate.since)], [ownRateWords[rate.source]]]),
        more: 0,
        whenEmpty: ["Everything in the shop earns you that; no product or category has a rate of its own."],
      },
      ...comingBlock(coming),
      hint("A rate holds for the orders made while it stands; an order keeps the rate it was made under."),
    ],
    { actions: [action("Make a share link", "share link", { url: blank }), action("Every conversion", "earnings list")] },
  );
}

function comingBlock(coming: readonly OwnRate[]): Block[] {
  if (coming.length === 0) return [];
  const rows = coming.map((rate): Sentence[] => [[onDate(rate.since)], aboutWords(rate), valueWords(rate)]);
  return [{ kind: "table", columns: [left("From"), left("What will change"), left("Rate")], rows, more: 0, whenEmpty: [] }];
}

function aboutWords({ about, source }: OwnRate): Sentence {
  if (about === null) return ["everything else"];
  return [source === "category" ? `everything in ${about}` : about];
}

function valueWords({ value }: OwnRate): Sentence {
  return value === null ? ["ends"] : rateValueWords(value);
}
