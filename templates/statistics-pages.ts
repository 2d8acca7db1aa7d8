import { periodNames, typedPeriod, type Instant } from "#domain/kernel";
import type { ShareStats } from "#domain/answers";
import { periodName } from "./period-words.ts";
import { statisticsView } from "./cards/share-stats-card.ts";
import { csv, type CsvCell } from "./csv.ts";
import { mailMinute } from "./email/dates.ts";
import { drawPage, type House, type Page } from "./pages.ts";
import type { PageReader } from "./bank-pages.ts";
import { renderHtml } from "./render/html.ts";
import { harmless } from "./render/values.ts";
import { noCampaign } from "./cards/visits-card.ts";
import type { ViewFile } from "./view.ts";

/** Behind the link from chat: a button, because programs that look at links must not use it up. `url`: where it is sent. */
export function statisticsOpenPage(house: House, { url }: { readonly url: string }): Page {
  return drawPage("statistics-open", house, { title: "Your share links in figures", url });
}

/** Where the page is, and its table as a file. */
export const statisticsUrls = { page: "/statistics", csv: "/statistics/figures.csv", end: "/statistics/end" } as const;

/** A partner's own figures of a period, of all their links or of one campaign. `campaigns`: those to choose from; `chosen`: as it stands in the address, null for all. */
export function statisticsPage(
  house: House,
  shown: {
    readonly stats: ShareStats;
    readonly chosen: string | null;
    readonly campaigns: readonly string[];
    readonly charts: readonly (ViewFile | null)[];
    readonly endsAt: Instant;
  },
  reader: PageReader,
): Page {
  const { stats, chosen, campaigns, charts, endsAt } = shown;
  const { period } = stats;
  const all = chosen === null || chosen === noCampaign || campaigns.includes(chosen) ? campaigns : [chosen, ...campaigns];
  const query = new URLSearchParams({ period: typedPeriod(period), ...(chosen === null ? {} : { campaign: chosen }) });
  const card = renderHtml(statisticsView(stats, chosen), { ...reader, buttons: [], charts });
  return drawPage(
    "statistics",
    house,
    {
      title: "Your share links in figures",
      ...statisticsUrls,
      csv: `${statisticsUrls.csv}?${query.toString()}`,
      periods: periodNames.map((value) => ({ value, words: periodName(value), isChosen: value === period.name })),
      days: period.name === "days" ? typedPeriod(period) : null,
      isAll: chosen === null,
      campaigns: [noCampaign, ...all].map((value) => ({
        value,
        words: value === noCampaign ? "links without a campaign" : harmless(value),
        isChosen: value === chosen,
      })),
      // HTML already: renderHtml has escaped what is in it.
      card: { toHTML: () => card },
      ends: mailMinute(endsAt, reader),
    },
    { hasPictures: true },
  );
}

/** When its reader has closed it. */
export function statisticsClosedPage(house: House): Page {
  return drawPage("statistics-closed", house, { title: "Your statistics are closed" });
}

/** The course of a period as a table for a spreadsheet, a row for each hour, day, week or month; times are those of the programme's calendar. */
export function statisticsFile({ period, spans }: ShareStats): ViewFile {
  const currencies = [...new Set(spans.flatMap(({ earned }) => earned.map(({ currency }) => currency)))].toSorted();
  const rows = spans.map(({ from, clicks, conversions, earned }): CsvCell[] => [
    { local: from, zone: period.zone },
    BigInt(clicks),
    BigInt(conversions),
    ...currencies.map((currency) => earned.find((money) => money.currency === currency) ?? { currency, minor: 0n }),
  ]);
  return {
    name: `statistics-${typedPeriod(period).replaceAll("..", "-to-")}.csv`,
    mediaType: "text/csv",
    content: csv(["From", "Visits", "Converted", ...currencies.map((currency) => `Earned ${currency}`)], rows),
    description: "visits, conversions and earnings over time",
  };
}
