import type { RateListing, RatePreview, RateRow, Reckoning, SubjectWords } from "#domain/answers";
import type { RateScope, RateValue } from "#domain/conversions";
import { amount, atMinute, counted, joined, left, onDate, pagingOf, partnerValue, quoted, right } from "../phrases.ts";
import { rateValueWords } from "../rate-words.ts";
import { action, blank, facts, hint, text, view, type Block, type Sentence, type View } from "../view.ts";

/** Every rate in the order in which they are asked, and what is agreed for later. */
export function ratesCard({ standing, coming, programmeBasisPoints }: RateListing): View {
  const paging = pagingOf(standing, "programme rates");
  return view(
    "Rates, in the order in which they are asked",
    [
      {
        kind: "table",
        columns: [left("For"), left("Rate"), left("Since"), left("By"), left("Why")],
        rows: standing.rows.map((row) => [
          subjectPhrase(row),
          rateValueWords(row.value ?? ended),
          [onDate(row.from)],
          [doerWord(row)],
          [row.reason],
        ]),
        more: standing.more,
        whenEmpty: standing.page > 1 ? ["There are no more."] : ["No partner, product, category or group has a rate of its own."],
      },
      text("Everything else earns the programme's ", { basisPoints: programmeBasisPoints }, ", its term ", { code: "commission" }, "."),
      ...comingBlock(coming),
      ...paging.blocks,
      hint(
        "The first of these that has one wins: a partner's product, product, category, partner, group, programme. Orders keep the rate they were made under.",
      ),
    ],
    {
      pages: paging.pages,
      actions: [
        ...paging.actions,
        action("Set one", "programme rates", { act: "set", value: blank, partner: blank, reason: blank }),
        action("Groups of partners", "programme group"),
      ],
    },
  );
}

const ended: RateValue = { kind: "percent", basisPoints: 0 };

function comingBlock(coming: readonly RateRow[]): Block[] {
  if (coming.length === 0) return [];
  const rows = coming.map((row): Sentence[] => [
    [atMinute(row.from)],
    subjectPhrase(row),
    row.value === null ? ["ends"] : rateValueWords(row.value),
    [doerWord(row)],
    [row.reason],
  ]);
  return [{ kind: "table", columns: [left("From"), left("For"), left("Rate"), left("By"), left("Why")], rows, more: 0, whenEmpty: [] }];
}

function doerWord({ by }: RateRow): string {
  return by.kind === "staff" ? by.handle : "the system";
}

const subjectNouns: Readonly<Record<RateScope, string>> = {
  "partner-product": "product",
  product: "product",
  category: "category",
  partner: "",
  group: "group",
  programme: "the whole programme",
};

/** "product Enamel Mug by Paper Lane (1001)", "group Friends" */
function subjectPhrase({ scope, about, group, partner }: SubjectWords): Sentence {
  const noun = subjectNouns[scope];
  const name = about ?? group;
  const thing = name === null ? noun : `${noun} ${name}`;
  if (partner === null) return [thing];
  return scope === "partner-product" ? [`${thing} by `, partnerValue(partner)] : [partnerValue(partner)];
}

/** What a rate would change and the line that sets it; or what was set. */
export function rateChangeCard(
  preview: RatePreview,
  { reason, isNow, typed }: { readonly reason: string; readonly isNow: boolean; readonly typed: Readonly<Record<string, string>> | null },
): View {
  const { subject, before, value, from, overruledFrom, size, reckoned } = preview;
  const isDone = typed === null;
  const was: Sentence = before.length === 0 ? ["none of its own: the next rate in order"] : joined(before.map(rateValueWords));
  const then: Sentence = value === null ? ["none of its own: the next rate in order"] : rateValueWords(value);
  return view(
    isDone ? (value === null ? "The rate is ended" : "The rate is set") : "Please confirm: change what orders earn",
    [
      facts(
        ["For", "", ...subjectPhrase(subject), ...sizeWords(preview, size)],
        ["Until then", "", ...was],
        ["Then", "", ...then],
        ["From", isNow ? "now" : atMinute(from)],
        ["Reason", quoted(reason)],
      ),
      ...(isDone ? [] : reckoningBlocks(reckoned)),
      ...(overruledFrom ? [hint("Another rate for the same is agreed ", atMinute(overruledFrom), "; from then on that one holds.")] : []),
      hint("Orders made before keep the rate they were made under."),
    ],
    {
      tone: isDone ? "good" : "warning",
      actions: [
        typed === null
          ? action("All rates", "programme rates")
          : action(value === null ? "Yes, end it" : "Yes, set it", "programme rates", { ...typed, confirm: "yes" }, "main"),
      ],
    },
  );
}

function sizeWords({ subject }: RatePreview, size: number | null): Sentence {
  if (size === null) return [];
  return [" (", ...(subject.scope === "group" ? counted(size, "partner") : counted(size, "product")), ")"];
}

function reckoningBlocks({ days, orders, partners, isCut, totals }: Reckoning): Block[] {
  if (orders === 0) return [text(`No order of the last ${days} days would have been touched.`)];
  return [
    text(
      isCut ? "The latest " : "",
      ...counted(orders, "order"),
      " of the last ",
      { count: days },
      " days, by ",
      ...counted(partners, "partner"),
      orders === 1 ? ", is one it could touch. Under it:" : ", are those it could touch. Under it:",
    ),
    {
      kind: "table",
      columns: [left("Currency"), right("They earned"), right("Would have earned"), right("Difference")],
      rows: totals.map(({ currency, earned, would }) => [
        [currency],
        [amount(earned)],
        [amount(would)],
        [amount({ currency, minor: would.minor - earned.minor })],
      ]),
      more: 0,
      whenEmpty: [],
    },
  ];
}
