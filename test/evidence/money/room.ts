import { money, rowsOf, sql, type Tx } from "#domain/kernel";
import { confirmCredit, requestCredit } from "#domain/ledger";
import { addStaff, partnerById } from "#domain/partners";
import { cloneDatabase } from "../../support/cloned-database.ts";
import { setDestination } from "../../support/destinations.ts";
import { makePartner } from "../../support/orders.ts";
import { staffActor, type Room } from "./act.ts";
import { day, firstTerms, watched, type Model } from "./model.ts";
import { accountNumbered, asTerms } from "./programme.ts";

/** A Tuesday. */
const start = Temporal.Instant.from("2026-12-15T12:00:00Z");
const people = [0, 1, 2] as const;

/** What partners have in their wallets from the beginning, so that transfers need no luck. */
const firstCredits: readonly bigint[] = [30_000n, 9_000n];

export type OpenRoom = Room & {
  /** what the model says of a room as it was opened */
  readonly firstModel: () => Model;
  /** everything as it was when the room was opened */
  readonly reset: () => Promise<void>;
  readonly close: () => Promise<void>;
};

/** Debts are looked at by nobody here, and nobody is new: those have tests of their own. */
const watching = {
  unusualFrom: { USD: watched.unusualFrom },
  firstPayoutLimit: { USD: watched.firstPayoutLimit },
  unusualTimesMedian: Number(watched.unusualTimesMedian),
  medianOfPayouts: watched.medianOfPayouts,
  correctedBasisPoints: 10_000,
  oneCustomerBasisPoints: 10_000,
  newPartnerDays: 0,
  unusualDebtAbove: { USD: 10n ** 12n },
  unusualTimesTotal: 100,
  transferCodeFrom: { USD: watched.transferCodeFrom },
};

/** Three partners, two of them with a bank account, three of staff, and terms under which small amounts meet every limit. */
export async function openRoom(adminUrl: string): Promise<OpenRoom> {
  const before = start.subtract({ hours: 24 * 10 });
  const db = await cloneDatabase(adminUrl, { at: before.toString(), terms: { ...asTerms(firstTerms), ...watching } });
  const partners = await db.run(async (tx) => {
    const made = [];
    for (const nth of people) made.push(await makePartner(tx, `Partner ${nth}`, `partner-${"abc"[nth]}`));
    return made.map(({ id, slug }) => ({ id, slug: slug ?? "" }));
  });
  for (const nth of [0, 1] as const) await db.run((tx) => setDestination(tx, partners[nth]!.id, accountNumbered(nth)));
  const staff = await db.run(async (tx) => {
    const made = [];
    for (const nth of people)
      made.push(await addStaff(tx, { handle: `person-${nth}`, name: `Person ${nth}`, roles: ["support", "finance", "operator"] }));
    return made;
  });
  const as: Room["as"] = (nth, work) => db.run(work, staffActor(staff[nth]!));
  const credits: string[] = [];
  for (const [nth, minor] of firstCredits.entries()) {
    const { number } = await as(0, async (tx) =>
      requestCredit(tx, staff[0]!.id, await partnerById(tx, partners[nth]!.id), money(minor, "USD"), "to begin with"),
    );
    await as(1, (tx) => confirmCredit(tx, staff[1]!.id, number));
    credits.push(number);
  }
  const tables = await keep(db);
  return {
    db,
    partners,
    staff,
    as,
    firstModel: () => firstModel(credits),
    reset: () => db.run((tx) => bringBack(tx, tables)),
    close: db.drop,
  };
}

function firstModel(credits: readonly string[]): Model {
  const at = start.epochMilliseconds;
  return {
    now: at,
    acts: 0,
    isFrozen: false,
    thawAsked: null,
    terms: firstTerms,
    agreed: [{ from: -Infinity, terms: firstTerms }],
    partners: people.map((nth) => ({
      status: "active",
      wallet: firstCredits[nth] ?? 0n,
      reserved: 0n,
      transit: 0n,
      fees: 0n,
      bank: 0n,
      withheld: 0n,
      withheldIn: {},
    })),
    orders: [],
    batches: [],
    credits: credits.map((number, nth) => ({
      kind: "credit",
      number,
      partner: nth,
      minor: firstCredits[nth]!,
      by: 0,
      expiresAt: at,
      state: "confirmed",
    })),
    transfers: [],
    files: [],
    versions: [0, 1].map((nth) => ({
      partner: nth,
      account: nth,
      state: "confirmed",
      usableFrom: at - 7 * day,
      unblockAsked: null,
      takesNothing: false,
    })),
    codes: [],
  };
}

/** Copies of what every table holds now, of those that hold anything; names of all of them. */
async function keep(db: Pick<Room["db"], "run">): Promise<{ readonly all: readonly string[]; readonly kept: readonly string[] }> {
  return db.run(async (tx) => {
    const rows = await rowsOf(
      tx,
      sql<{ name: string }>`select c.relname as name from pg_class c join pg_namespace n on n.oid = c.relnamespace
        where n.nspname = 'public' and c.relkind in ('r', 'p') and not c.relispartition and c.relname <> 'migration' order by 1`,
    );
    const all = rows.map(({ name }) => name);
    await tx.em.execute("create schema evidence_base");
    const kept: string[] = [];
    for (const name of all) {
      const [found] = await tx.em.execute<unknown[]>(`select 1 from public."${name}" limit 1`);
      if (found === undefined) continue;
      await tx.em.execute(`create table evidence_base."${name}" as table public."${name}"`);
      kept.push(name);
    }
    return { all, kept };
  });
}

/** Past the triggers that keep history: only here, and only to begin anew without a database of its own for each of thousands of runs. */
async function bringBack(tx: Tx, { all, kept }: { readonly all: readonly string[]; readonly kept: readonly string[] }): Promise<void> {
  const anew = [
    ...all.map((name) => `delete from public."${name}"`),
    ...kept.map((name) => `insert into public."${name}" overriding system value select * from evidence_base."${name}"`),
  ];
  await tx.em.execute(`set local session_replication_role = replica; ${anew.join("; ")}`);
}

/** What the database says, in the words of the model's `told`. */
export async function seen({ db, partners }: Room): Promise<string[]> {
  const lines = await rowsOf(
    { em: db.database.reader() },
    sql<{ line: string }>`
      with who as (select id, nth - 1 as nth from unnest(${partners.map(({ id }) => id)}::uuid[]) with ordinality as w (id, nth)),
      balance as (
        select w.nth, coalesce(sum(l.minor) filter (where account = 'payable'), 0) as payable, coalesce(sum(l.minor) filter (where account = 'wallet'), 0) as wallet,
               coalesce(sum(l.minor) filter (where account = 'reserved'), 0) as reserved, coalesce(sum(l.minor) filter (where account = 'in-transit'), 0) as transit,
               coalesce(sum(l.minor) filter (where account = 'fees'), 0) as fees, coalesce(sum(l.minor) filter (where account = 'bank'), 0) as bank,
               coalesce(sum(l.minor) filter (where account = 'withheld'), 0) as withheld
        from who w left join ledger_posting l on l.partner_id = w.id group by w.nth)
      select format('partner %s %s: payable %s wallet %s reserved %s in-transit %s fees %s bank %s withheld %s', w.nth, p.status, b.payable, coalesce(wallet.balance_minor, b.wallet),
                    b.reserved, b.transit, b.fees, b.bank, b.withheld) as line
      from who w join partner p on p.id = w.id join balance b on b.nth = w.nth left join wallet on wallet.partner_id = w.id
      union all
      select format('order %s sale %s of %s: %s %s matures %s corrected %s left %s', o.external_id, row_number() over (partition by o.id order by c.id) - 1, w.nth, c.status,
                    c.amount_minor, coalesce((extract(epoch from c.matures_at) * 1000)::bigint::text, 'null'),
                    coalesce((select sum(k.amount_minor) from correction k where k.conversion_id = c.id), 0),
                    coalesce((select sum(k.amount_minor) from correction k where k.conversion_id = c.id), 0)
                      - coalesce((select sum(x.amount_minor) from correction_let_off x join correction k on k.id = x.correction_id where k.conversion_id = c.id), 0))
      from conversion c join shop_order o on o.id = c.order_id join who w on w.id = c.partner_id
      union all
      select format('batch %s: %s', period, state) from payout_batch
      union all
      select format('batch %s payout of %s: %s %s', b.period, w.nth, y.state, y.amount_minor) from payout y join payout_batch b on b.id = y.batch_id join who w on w.id = y.partner_id
      union all
      select format('%s %s: %s %s', kind, id, state, amount_minor) from adjustment
      union all
      select format('transfer %s: %s %s %s file %s', id, state, amount_minor, fee_minor, coalesce(file_id::text, '-')) from transfer
      union all
      select format('file %s: %s', id, state) from transfer_file
      union all
      select format('version %s of %s: %s', row_number() over (order by d.id) - 1, w.nth, d.state) from destination d join who w on w.id = d.partner_id where d.state <> 'entered'
      union all
      select format('programme: %s', case when frozen_at is null then 'open' else 'frozen' end) from programme`,
  );
  return lines.map(({ line }) => line).toSorted();
}
