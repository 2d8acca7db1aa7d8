import { oneOf, quarterOf, rowsOf, sql, localDate, type Instant, type Quarter, type Tx } from "#domain/kernel";
import { programmeOf } from "#domain/programme";
import { activities, closeOf, requirementOf, type Activity } from "#domain/tokens";

/** An activity, with what somebody has earned by it in a quarter. */
export type ActivityProgress = Activity & {
  readonly earned: number;
  /** what its cap still leaves; null: no cap */
  readonly left: number | null;
};

/** How a partner's quarter stands. */
export type QuarterProgress = {
  readonly quarter: Quarter;
  readonly total: number;
  readonly requirement: number;
  /** still to be earned; 0: met */
  readonly missing: number;
  /** whole days after today until its last day; negative when the quarter is over */
  readonly daysLeft: number;
  readonly closedAt: Instant | null;
  /** of a closed quarter: what was recorded after its close, in `total` already */
  readonly adjustments: number;
  /** waits for staff */
  readonly submitted: number;
  /** open activities and those with tokens in this quarter, in the catalogue's order */
  readonly byActivity: readonly ActivityProgress[];
};

/** What the quarter of an instant has come to, and what it takes. */
export async function tokenProgress(tx: Tx, partnerId: string, at: Instant): Promise<QuarterProgress> {
  const { zone } = await programmeOf(tx);
  const quarter = quarterOf(at, zone);
  const [close, catalogue, earned, { submitted, adjustments }] = await Promise.all([
    closeOf(tx, quarter.label),
    activities(tx),
    earnedIn(tx, partnerId, quarter),
    oneOf(
      tx,
      sql<{ submitted: number; adjustments: number }>`
        select (select count(*)::int from token_submission
                where partner_id = ${partnerId} and state = 'submitted' and done_at >= ${quarter.from} and done_at < ${quarter.to}) as submitted,
          (select coalesce(sum(g.tokens), 0)::int from token_grant g join token_quarter q on q.label = ${quarter.label} and g.id > q.through_grant
           where g.partner_id = ${partnerId} and g.effective_at >= ${quarter.from} and g.effective_at < ${quarter.to}) as adjustments`,
    ),
  ]);
  const requirement = close?.requirement ?? (await requirementOf(tx, quarter));
  const total = [...earned.values()].reduce((sum, tokens) => sum + tokens, 0);
  return {
    quarter,
    total,
    requirement,
    missing: Math.max(0, requirement - total),
    daysLeft: localDate(tx.now, zone).until(quarter.next).days - 1,
    closedAt: close?.closedAt ?? null,
    adjustments,
    submitted,
    byActivity: catalogue
      .map((activity) => progressOf(activity, earned.get(activity.code) ?? 0))
      .filter((activity) => activity.isOpen || activity.earned !== 0),
  };
}

function progressOf(activity: Activity, earned: number): ActivityProgress {
  return { ...activity, earned, left: activity.quarterCap === null ? null : Math.max(0, activity.quarterCap - earned) };
}

async function earnedIn(tx: Pick<Tx, "em">, partnerId: string, { from, to }: Quarter): Promise<ReadonlyMap<string, number>> {
  const rows = await rowsOf(
    tx,
    sql<{ activity: string; tokens: number }>`
      select activity, sum(tokens)::int as tokens from token_grant
      where partner_id = ${partnerId} and effective_at >= ${from} and effective_at < ${to} group by activity order by activity`,
  );
  return new Map(rows.map((row) => [row.activity, row.tokens]));
}

/** How often something would have to be done, and what that brings. */
export type PlannedStep = { readonly activity: ActivityProgress; readonly times: number; readonly tokens: number };

/**
 * What would close the gap with few steps: the activities that bring most first, each as often as its cap leaves room. `closes`: whether
 * all of that is enough.
 */
export function planToClose({ missing, byActivity }: Pick<QuarterProgress, "missing" | "byActivity">): {
  readonly steps: readonly PlannedStep[];
  readonly closes: boolean;
} {
  let open = missing;
  const steps: PlannedStep[] = [];
  for (const activity of byActivity.filter(({ isOpen }) => isOpen).toSorted(byTokens)) {
    // What the cap cuts is given all the same, so the last one may bring less.
    const most = activity.left === null ? Infinity : Math.ceil(activity.left / activity.tokens);
    const times = Math.min(most, Math.ceil(open / activity.tokens));
    if (times <= 0) continue;
    const tokens = Math.min(times * activity.tokens, activity.left ?? Infinity);
    steps.push({ activity, times, tokens });
    open -= tokens;
  }
  return { steps, closes: open <= 0 };
}

function byTokens(a: ActivityProgress, b: ActivityProgress): number {
  return b.tokens - a.tokens || (a.code < b.code ? -1 : 1);
}

/** One line of the four newest quarters. */
export type QuarterLine = {
  readonly quarter: string;
  readonly total: number;
  readonly requirement: number;
  readonly isMet: boolean;
  readonly adjustments: number;
};

export type Engagement = {
  readonly progress: QuarterProgress;
  /** tokens earned by week of the quarter: when each week begins, and what it brought */
  readonly weeks: readonly { readonly at: Instant; readonly name: string; readonly tokens: number }[];
  /** closed quarters, the newest first, four at most */
  readonly before: readonly QuarterLine[];
};

/** The quarter by activity and by week, and the four before it. */
export async function engagement(tx: Tx, partnerId: string): Promise<Engagement> {
  const progress = await tokenProgress(tx, partnerId, tx.now);
  const { zone } = await programmeOf(tx);
  const { quarter } = progress;
  const [weeks, before] = await Promise.all([
    rowsOf(
      tx,
      sql<{ monday: string; tokens: number }>`
        select date_trunc('week', effective_at at time zone ${zone})::date::text as monday, sum(tokens)::int as tokens from token_grant
        where partner_id = ${partnerId} and effective_at >= ${quarter.from} and effective_at < ${quarter.to} group by 1 order by 1`,
    ),
    rowsOf(
      tx,
      sql<{ quarter: string; total: number; requirement: number; is_met: boolean; adjustments: number }>`
        select t.quarter, t.total, q.requirement, t.is_met,
          (select coalesce(sum(g.tokens), 0)::int from token_grant g
           where g.partner_id = t.partner_id and g.id > q.through_grant and g.effective_at >= q.starts_at and g.effective_at < q.ends_at) as adjustments
        from token_quarter_total t join token_quarter q on q.label = t.quarter
        where t.partner_id = ${partnerId} order by q.starts_at desc limit 4`,
    ),
  ]);
  const tokensOf = new Map(weeks.map((week) => [week.monday, week.tokens]));
  return {
    progress,
    weeks: mondaysOf(quarter, localDate(tx.now, zone)).map((monday) => ({
      at: monday.toZonedDateTime(zone).toInstant(),
      name: monday.toString(),
      tokens: tokensOf.get(monday.toString()) ?? 0,
    })),
    before: before.map(({ is_met: isMet, ...row }) => ({ ...row, isMet })),
  };
}

/** The Mondays of the quarter's weeks up to today; the first one may lie before it. */
function mondaysOf({ first, next }: Quarter, today: Temporal.PlainDate): Temporal.PlainDate[] {
  const mondays: Temporal.PlainDate[] = [];
  for (
    let monday = first.subtract({ days: first.dayOfWeek - 1 });
    Temporal.PlainDate.compare(monday, next) < 0;
    monday = monday.add({ days: 7 })
  )
    if (Temporal.PlainDate.compare(monday, today) <= 0) mondays.push(monday);
  return mondays;
}
