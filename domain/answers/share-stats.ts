import { isBefore, periodBefore, periodOf, type Period, type PeriodChoice, type Tx } from "#domain/kernel";
import { visitsGoneUntil } from "#domain/attribution";
import { programmeOf } from "#domain/programme";
import { campaignsOf, type CampaignFigures } from "./campaigns.ts";
import type { Page } from "./page.ts";
import { figuresOf, ofCampaign, shareRows, type ShareFigures } from "./share-figures.ts";
import { spanBorders, spanFigures, stepOf, type SpanFigures, type SpanStep } from "./share-spans.ts";

export type ShareStats = {
  readonly period: Period;
  readonly isAhead: boolean;
  readonly figures: ShareFigures;
  /** the same of the period before, up to the same point as now; null: there is none */
  readonly before: Pick<ShareFigures, "clicks" | "linkConversions"> | null;
  /** most visited first, the first ten */
  readonly campaigns: Page<CampaignFigures>;
  readonly step: SpanStep;
  /** hours, days, weeks or months of the period, oldest first; none of a period that is still to come */
  readonly spans: readonly SpanFigures[];
};

/**
 * What a partner's share links brought in a period of the programme's zone: visits by verdict, conversions, earnings, campaigns, the course over time. `campaign`: of one
 * only, "" for links without one.
 */
export async function shareStats(tx: Tx, partnerId: string, choice: PeriodChoice, campaign: string | null = null): Promise<ShareStats> {
  const period = periodOf(choice, tx.now, (await programmeOf(tx)).zone);
  const gone = await visitsGoneUntil(tx);
  // Of days whose visits are gone nobody knows the hours.
  const step = gone && isBefore(period.from, gone) && stepOf(period) === "hour" ? "day" : stepOf(period);
  const rows = ofCampaign(await shareRows(tx, partnerId, period, step === "hour" ? "click" : "day"), campaign);
  const borders = spanBorders(period, tx.now, step);
  const before = periodBefore(period, tx.now);
  return {
    period,
    isAhead: borders.length === 0,
    figures: await figuresOf(tx, rows),
    before: before && (await figuresOf(tx, ofCampaign(await shareRows(tx, partnerId, before), campaign))),
    campaigns: await campaignsOf(tx, rows, 1),
    step,
    spans: await spanFigures(tx, rows, borders),
  };
}
