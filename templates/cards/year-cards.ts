import type { OwnYear, PaymentYear, YearExport } from "#domain/answers";
import type { TaxFormState, YearTotal } from "#domain/transfers";
import { csv, type CsvCell } from "../csv.ts";
import { amount, amounts, counted, left, onDate, pagingOf, partnerValue, right } from "../phrases.ts";
import { action, blank, facts, hint, text, view, type Action, type Sentence, type Value, type View, type ViewFile } from "../view.ts";

const command = "finance year";

const formBadges: Readonly<Record<TaxFormState, Value>> = {
  asked: { badge: "asked for", tone: "warning" },
  received: { badge: "received", tone: "good" },
  exempt: { badge: "none is due", tone: "plain" },
};

const lacks = ({ isReported, form }: YearTotal): boolean => isReported && form?.state !== "received" && form?.state !== "exempt";
const formValue = (total: YearTotal): Value =>
  total.form === null ? (lacks(total) ? { badge: "missing", tone: "problem" } : "none") : formBadges[total.form.state];

/** What was paid in a year, by partner; whose form is missing comes first. */
export function paymentYearCard({ year, zone, isOver, thresholds, sums, totals }: PaymentYear): View {
  const paging = pagingOf(totals, command, { year: String(year) });
  const first = totals.rows.find(lacks);
  const late = totals.rows.filter(({ backLater }) => backLater.minor > 0n);
  return view(
    `Paid in ${year}`,
    [
      ...(isOver ? [] : [text("The year is not over yet: this is how it stands so far.")]),
      facts(
        ["Paid", ...amounts(sums.paid), " to ", ...counted(sums.partners, "partner")],
        ...(sums.withheld.length === 0 ? [] : [["Withheld for the tax office", "", ...amounts(sums.withheld)] as const]),
        thresholds.length === 0
          ? ["Reported from", "no term says"]
          : ["Reported from", ...amounts(thresholds), ", where it was paid to a US account"],
        ["To be reported", ...counted(sums.reported, "partner")],
        ...(sums.unknown === 0 ? [] : [["Of these country unknown", { badge: String(sums.unknown), tone: "warning" }] as const]),
        ["Of these without a form", sums.lacking === 0 ? "none" : { badge: String(sums.lacking), tone: "problem" }],
      ),
      {
        kind: "table",
        columns: [
          left("Partner"),
          right("Paid"),
          ...(sums.withheld.length === 0 ? [] : [right("Withheld")]),
          right("Transfers"),
          left("Account"),
          left("W-9"),
          left("1099-NEC"),
        ],
        rows: totals.rows.map((total): Sentence[] => [
          [partnerValue(total.partner)],
          [amount(total.paid)],
          ...(sums.withheld.length === 0 ? [] : [[amount(total.withheld)]]),
          [{ count: total.transfers }],
          [accountOf(total)],
          [formValue(total)],
          [total.isReported ? "yes" : "no"],
        ]),
        more: totals.more,
        whenEmpty: [totals.page > 1 ? "There are no more: the list ends before this page." : `Nothing left for a bank in ${year}.`],
      },
      ...paging.blocks,
      ...(sums.unknown === 0
        ? []
        : [
            hint(
              "Country unknown: an earlier system paid them, and no account of that year says where. They count as to be reported until you know better: ask them, and write down with a reason who owes no form.",
            ),
          ]),
      ...late.map(({ partner, backLater }) =>
        hint(
          amount(backLater),
          " of ",
          partnerValue(partner),
          " came back, was refused or turned out never to have left after the year was over, and counts no more: what was reported of it has to be corrected.",
        ),
      ),
      hint(
        "A payment counts on the day on which its run sent it to the bank, in the zone ",
        zone,
        ", with its fee. What was refused or came back counts as no payment.",
        ...(sums.withheld.length === 0
          ? []
          : [
              " What was withheld was paid, too: it counts towards the sum that is reported, and whoever had anything withheld is reported.",
            ]),
        " Let your accountant confirm what is reported.",
      ),
    ],
    {
      tone: sums.lacking > 0 ? "warning" : "plain",
      pages: paging.pages,
      actions: [
        ...paging.actions,
        ...(first ? [setting(`Ask ${first.partner.name} for it`, "asked", first, "main"), setting("It is there", "received", first)] : []),
        ...(sums.rows > 0 ? [action("As a file", command, { act: "export", year: String(year) })] : []),
        action(`The year ${year - 1}`, command, { year: String(year - 1) }),
      ],
    },
  );
}

/** Where it went; of money that was only withheld: nowhere. */
function accountOf({ isToUs, isCountryUnknown, transfers }: YearTotal): Value {
  if (transfers === 0) return "–";
  return isToUs ? "US" : isCountryUnknown ? { badge: "country unknown", tone: "warning" } : "elsewhere";
}

const setting = (label: string, act: TaxFormState, { partner }: YearTotal, style: Action["style"] = "normal"): Action =>
  action(label, command, { act, partner: partner.shareId, ...(act === "exempt" ? { reason: blank } : {}) }, style);

/** What finance wrote down of a partner's form. */
export function taxFormCard(partner: { readonly name: string; readonly shareId: string }, state: TaxFormState): View {
  const said: Readonly<Record<TaxFormState, string>> = {
    asked: " is asked for their form: they are told, and that it never belongs into the chat.",
    received: " has handed in the form. Transfers that waited for it go on, unless all of their money is held.",
    exempt: " owes no form. Transfers that waited for one go on, unless all of their money is held.",
  };
  return view(
    "Written down",
    [
      text(partnerValue(partner), said[state]),
      hint("Never write the tax number anywhere here: the form stays where your accountant keeps it."),
    ],
    {
      tone: "good",
      actions: [action("The year", command)],
    },
  );
}

export function yearFileCard(exported: YearExport): View {
  const { year, part, parts, sums } = exported;
  return view(
    `Paid in ${year}, as a file`,
    [
      facts(
        ["Paid", ...amounts(sums.paid)],
        ...(sums.withheld.length === 0 ? [] : [["Withheld", "", ...amounts(sums.withheld)] as const]),
        ["Lines", { count: exported.rows.length }],
        ...(parts === 1 ? [] : [["This file", `part ${part} of ${parts}`] as const]),
      ),
      hint("It has partners' names and what they were paid in it: keep it where only finance looks. Tax numbers are in no file of ours."),
    ],
    {
      files: [yearFile(exported)],
      actions: [
        ...(part < parts
          ? [action(`Part ${part + 1}`, command, { act: "export", year: String(year), page: String(part + 1) }, "main")]
          : []),
        action("The year", command, { year: String(year) }),
      ],
    },
  );
}

function yearFile({ year, zone, rows, thresholds, part, parts }: YearExport): ViewFile {
  const thresholdIn = new Map(thresholds.map((each) => [each.currency, each]));
  return {
    name: `paid-in-${year}${parts === 1 ? "" : `-part-${part}-of-${parts}`}.csv`,
    mediaType: "text/csv",
    content: csv(
      [
        "Year",
        "Share ID",
        "Partner",
        "Currency",
        "Paid",
        "Withheld",
        "Fees in it",
        "Net sent to the bank",
        "Transfers",
        `First (${zone})`,
        `Last (${zone})`,
        "US account",
        "Reported from",
        "Reported",
        "W-9",
        "W-9 since",
        "W-9 by",
        "W-9 note",
        "Counts no more since the year was over",
      ],
      rows
        .values()
        .map((total): CsvCell[] => [
          String(year),
          total.partner.shareId,
          total.partner.name,
          total.paid.currency,
          total.paid,
          total.withheld,
          total.fees,
          total.net,
          String(total.transfers),
          total.firstAt && { local: total.firstAt, zone },
          total.lastAt && { local: total.lastAt, zone },
          total.isToUs ? "yes" : total.isCountryUnknown ? "country unknown" : "no",
          thresholdIn.get(total.paid.currency) ?? null,
          total.isReported ? "yes" : "no",
          total.form?.state ?? "none",
          total.form && { local: total.form.at, zone },
          total.form?.by ?? null,
          total.form?.note ?? null,
          total.backLater,
        ]),
    ),
    description: `what each partner was paid in ${year}, for a spreadsheet`,
  };
}

/** What a partner was paid in a year, as they read it themselves. */
export function ownYearCard({ year, zone, isPresent, totals, form, thresholds }: OwnYear): View {
  const mayBeToUs = totals.some((total) => total.isToUs || total.isCountryUnknown);
  return view(
    `Paid to you in ${year}`,
    [
      ...(totals.length === 0
        ? [text(`Nothing left your wallet for a bank in ${year}${isPresent ? " so far" : ""}.`)]
        : totals.map((total) =>
            facts(
              ["Left your wallet", amount(total.paid)],
              ...(total.withheld.minor === 0n ? [] : [["Kept back for the tax office", amount(total.withheld)] as const]),
              ...(total.fees.minor === 0n ? [] : [["Fees in it", amount(total.fees)] as const]),
              ["To your bank", amount(total.net)],
              ["Transfers", { count: total.transfers }],
              ...(total.firstAt && total.lastAt ? [["First and last", onDate(total.firstAt), " and ", onDate(total.lastAt)] as const] : []),
            ),
          )),
      ...(mayBeToUs || form !== null ? [facts(["Your tax form (W-9)", form === null ? "not there" : formBadges[form]])] : []),
      ...(mayBeToUs && form !== "received" && form !== "exempt"
        ? [
            hint(
              "Payments of ",
              ...amounts(thresholds),
              " and more in a year to a US account are reported to the IRS, and that takes the form. Never send it, or your tax number, in the chat: ask with ",
              { code: "/ask question" },
              " where it goes.",
            ),
          ]
        : []),
      hint(
        "A payment counts on the day on which it was sent to the bank, in the zone ",
        zone,
        ". What came back to your wallet is not counted.",
      ),
    ],
    {
      actions: [
        action(`The year ${year - 1}`, "wallet year", { year: String(year - 1) }),
        action("Your transfers", "wallet transfers"),
        action("Wallet", "wallet balance"),
      ],
    },
  );
}
