import {
  money,
  periodOf,
  rowsOf,
  sql,
  type Currency,
  type Instant,
  type Money,
  type Period,
  type PeriodChoice,
  type Tx,
} from "#domain/kernel";
import { accounts, type Account } from "#domain/ledger";
import { programmeOf } from "#domain/programme";

/** What was there, what came and went, and what is there. */
export type Balances = {
  readonly opening: Money;
  readonly increase: Money;
  /** 0 or negative */
  readonly decrease: Money;
  readonly closing: Money;
};

/** An account over all partners in one currency. */
export type BalanceLine = Balances & { readonly account: Account };

/** A sum that the ledger has and, counted apart from it, the records that it was booked from. */
export type Tie = { readonly what: TieName; readonly booked: Money; readonly recorded: Money };

const tieNames = [
  "payouts",
  "credits",
  "opening-balances",
  "written-off",
  "owed-again",
  "withheld",
  "withheld-back",
  "asked",
  "left",
  "fees",
  "arrived",
  "came-back",
] as const;
export type TieName = (typeof tieNames)[number];

export type TrialBalance = {
  readonly period: Period;
  /** by currency, in the order of the accounts; those of one currency sum to zero in every column */
  readonly currencies: readonly { readonly currency: Currency; readonly lines: readonly BalanceLine[]; readonly total: Balances }[];
  /** what moved in the period, and no line where nothing did */
  readonly ties: readonly Tie[];
  /** nothing can be added to it any more */
  readonly isOver: boolean;
};

/** Every account over all partners in a period of the programme's calendar, by when each entry was recorded: a period that is over never changes. */
export async function trialBalanceOf(tx: Pick<Tx, "em" | "now">, choice: PeriodChoice): Promise<TrialBalance> {
  const { zone } = await programmeOf(tx);
  const period = periodOf(choice, tx.now, zone);
  return {
    period,
    currencies: await currenciesIn(tx, period),
    ties: await tiesIn(tx, period),
    isOver: Temporal.Instant.compare(period.to, tx.now) <= 0,
  };
}

/** What each account held just before an instant. */
export async function balancesAt(tx: Pick<Tx, "em">, at: Instant): Promise<TrialBalance["currencies"]> {
  return currenciesIn(tx, { from: at, to: at });
}

type Range = Pick<Period, "from" | "to">;

async function currenciesIn(tx: Pick<Tx, "em">, { from, to }: Range): Promise<TrialBalance["currencies"]> {
  const rows = await rowsOf(
    tx,
    sql<{ currency: Currency; account: Account; opening: string; increase: string; decrease: string; closing: string }>`
      select l.currency, l.account, coalesce(sum(l.minor) filter (where e.recorded_at < ${from}), 0)::text as opening,
             coalesce(sum(l.minor) filter (where e.recorded_at >= ${from} and l.minor > 0), 0)::text as increase,
             coalesce(sum(l.minor) filter (where e.recorded_at >= ${from} and l.minor < 0), 0)::text as decrease,
             sum(l.minor)::text as closing
      from ledger_posting l join ledger_entry e on e.id = l.entry_id where e.recorded_at < ${to}
      group by l.currency, l.account order by l.currency, array_position(${[...accounts]}::text[], l.account)`,
  );
  return [...Map.groupBy(rows, ({ currency }) => currency)].map(([currency, found]) => {
    const lines = found.map(({ account, ...row }) => ({
      account,
      opening: money(BigInt(row.opening), currency),
      increase: money(BigInt(row.increase), currency),
      decrease: money(BigInt(row.decrease), currency),
      closing: money(BigInt(row.closing), currency),
    }));
    const sum = (of: keyof Balances): Money =>
      money(
        lines.reduce((all, line) => all + line[of].minor, 0n),
        currency,
      );
    return {
      currency,
      lines,
      total: { opening: sum("opening"), increase: sum("increase"), decrease: sum("decrease"), closing: sum("closing") },
    };
  });
}

/**
 * What an earlier system had paid counts there on the day of its payment and here on that of the move, and is left out (I45a).
 * The ledger's side is read from its entries, the other from payouts, what finance booked by hand and the history of transfers: two ways to the same figure, so that
 * one of them gone wrong shows.
 */
async function tiesIn(tx: Pick<Tx, "em">, { from, to }: Range): Promise<Tie[]> {
  const inPeriod = (at: ReturnType<typeof sql>): ReturnType<typeof sql> => sql`${at} >= ${from} and ${at} < ${to}`;
  const rows = await rowsOf(
    tx,
    sql<{ what: TieName; currency: Currency; booked: string; recorded: string }>`
      with booked as (
        select case when e.kind = 'payout' then 'payouts' when e.kind = 'credit' then 'credits' when e.kind = 'opening-balance' then 'opening-balances'
                    when e.key like 'write-off:%:back:%' then 'owed-again' when e.kind = 'write-off' then 'written-off'
                    when e.kind = 'withholding' then 'withheld' when e.kind = 'withholding-return' then 'withheld-back'
                    when e.key like 'transfer:%:ask' then 'asked' when e.key like 'transfer:%:send' then 'left'
                    when e.key like 'transfer:%:send-fee' then 'fees' when e.key like 'transfer:%:arrive' then 'arrived'
                    when e.key ~ ':(cancel|fail|fail-fee|return)$' then 'came-back' end as what,
               l.currency, sum(l.minor) as minor
        from ledger_entry e join ledger_posting l on l.entry_id = e.id and l.minor > 0
        where ${inPeriod(sql`e.recorded_at`)} and e.kind in ('payout', 'credit', 'write-off', 'withholding', 'withholding-return', 'opening-balance', 'transfer')
          and not exists (select from ledger_entry x where e.kind = 'payout' and x.key = 'external-' || e.key) group by 1, 2),
      recorded as (
        select what, currency, sum(minor) as minor from (
          select 'payouts' as what, currency, amount_minor as minor from payout where state = 'released' and not is_external and ${inPeriod(sql`released_at`)}
          union all
          select case kind when 'credit' then 'credits' when 'write-off' then 'written-off' when 'withholding' then 'withheld' else 'withheld-back' end,
                 currency, amount_minor from adjustment where state = 'confirmed' and ${inPeriod(sql`decided_at`)}
          union all
          select 'owed-again', k.currency, x.amount_minor from correction_let_off x join correction k on k.id = x.correction_id
          where x.amount_minor > 0 and ${inPeriod(sql`x.at`)}
          union all select 'opening-balances', currency, amount_minor from opening_balance where ${inPeriod(sql`recorded_at`)}
          union all select 'asked', currency, amount_minor from transfer where ${inPeriod(sql`requested_at`)}
          union all
          select case m.to_state when 'submitting' then 'left' when 'settled' then 'arrived' else 'came-back' end, t.currency,
                 case when m.to_state in ('cancelled', 'failed') then t.amount_minor else t.amount_minor - t.fee_minor end
          from transfer_move m join transfer t on t.id = m.transfer_id
          where m.to_state in ('submitting', 'settled', 'cancelled', 'failed', 'returned') and ${inPeriod(sql`m.at`)}
          union all
          select 'fees', t.currency, t.fee_minor from transfer_move m join transfer t on t.id = m.transfer_id
          where m.to_state = 'submitting' and ${inPeriod(sql`m.at`)} and t.fee_minor > 0) each group by 1, 2)
      select what, currency, coalesce(b.minor, 0)::text as booked, coalesce(r.minor, 0)::text as recorded
      from (select * from booked where what is not null) b full join recorded r using (what, currency)
      order by array_position(${[...tieNames]}::text[], what), currency`,
  );
  return rows.map(({ what, currency, booked, recorded }) => ({
    what,
    booked: money(BigInt(booked), currency),
    recorded: money(BigInt(recorded), currency),
  }));
}
