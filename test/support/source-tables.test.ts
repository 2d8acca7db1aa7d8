import { prove } from "./source-proof.ts";
import { tableRules } from "./source-tables.ts";
import type { Texts } from "./source-proof.ts";

const partner = 'export const Partner = defineEntity({ name: "Partner", tableName: "partner" });';
const payout = 'export const Payout = defineEntity({ name: "Payout", tableName: "payout" });';
const tables = { "domain/partners/partner.ts": partner, "domain/payouts/payout.ts": payout };

prove(tableRules, {
  owners: {
    breaks: [
      [{ ...tables, "domain/ledger/a.ts": partner }, "domain/ledger/a.ts:1 partner is declared by domain/partners/partner.ts already"],
      [
        { "migrations/a.ts": 'this.addSql(`create table "wallet" ("id" uuid)`);' },
        "migrations/a.ts:1 no room declares wallet by defineEntity",
      ],
      [{ "bots/a.ts": partner }, "bots/a.ts:1 bots may not own a table (partner)"],
      [
        { "migrations/a.ts": "this.addSql(`alter table fee rename to charge`);" },
        "migrations/a.ts:1 no room declares charge by defineEntity",
      ],
    ],
    keeps: {
      ...tables,
      "migrations/a.ts":
        "this.addSql(`create table payout (id uuid)`); this.addSql(`create table payout_2026 partition of payout for values in (1)`);",
      "migrations/b.ts": "class B { up() { this.addSql(`create table fee (id int)`); } down() { this.addSql(`drop table fee, payout`); } }",
      "migrations/c.ts": "class C { up() { this.addSql(`drop table fee`); } down() { this.addSql(`create table fee (id int)`); } }",
      "migrations/d.ts":
        'class D { up() { this.addSql(`create table gift (id int)`); this.addSql(`alter table gift rename to "payout"; alter index a rename to b`); } }',
      "jobs/job-run.ts": 'export const JobRun = defineEntity({ tableName: "job_run" });',
    },
  },
  uses: {
    breaks: [
      [
        { ...tables, "domain/ledger/a.ts": "sql`select 1\nfrom payout`" },
        "domain/ledger/a.ts:2 domain/ledger reads payout, which belongs to domain/payouts",
      ],
      [
        { ...tables, "domain/ledger/a.ts": 'const part = "left join public.payout p on true";' },
        "domain/ledger/a.ts:1 domain/ledger reads payout, which belongs to domain/payouts",
      ],
      [
        { ...tables, "domain/ledger/a.ts": 'sql`select ${sql`(select 1 from partner a, "payout" b)`}`' },
        "domain/ledger/a.ts:1 domain/ledger reads payout, which belongs to domain/payouts",
      ],
      [
        { ...tables, "domain/ledger/a.ts": 'kysely.selectFrom("payout as p")' },
        "domain/ledger/a.ts:1 domain/ledger reads payout, which belongs to domain/payouts",
      ],
      ...[
        "insert into partner (id) select 1",
        "update only partner p set name = ''",
        "with gone as (delete from partner returning id) select id from gone",
        "merge into partner using x on true",
        "truncate partner",
        "copy partner (id, name) from stdin",
        "INSERT INTO PARTNER VALUES (1)",
      ].map((text): [Texts, string] => [
        { ...tables, "domain/payouts/a.ts": `em.execute(\`${text}\`)` },
        "domain/payouts/a.ts:1 domain/payouts writes partner, which only domain/partners may",
      ]),
      [
        { ...tables, "domain/payouts/a.ts": 'kysely.updateTable("partner")' },
        "domain/payouts/a.ts:1 domain/payouts writes partner, which only domain/partners may",
      ],
      [
        { ...tables, "domain/answers/a.ts": "sql`insert into payout values (1)`" },
        "domain/answers/a.ts:1 domain/answers writes payout, which only domain/payouts may",
      ],
      [
        { ...tables, "domain/payouts/a.ts": "sql`insert into payuot values (1)`" },
        "domain/payouts/a.ts:1 domain/payouts writes payuot, which nobody declares",
      ],
      [
        { ...tables, "domain/payouts/a.ts": "sql`delete from ${table}`" },
        "domain/payouts/a.ts:1 a statement that writes names its table in plain sight",
      ],
      [{ ...tables, "jobs/a.ts": "sql`select from payout`" }, "jobs/a.ts:1 jobs reads payout, which belongs to domain/payouts"],
      [
        { ...tables, "domain/store/invariants.sql": "-- I1\ndelete from payout" },
        "domain/store/invariants.sql:2 domain/store writes payout, which only domain/payouts may",
      ],
    ],
    keeps: {
      ...tables,
      "jobs/job-run.ts":
        'defineEntity({ tableName: "job_run" }); sql`insert into job_run (id) values (${id}) on conflict (id) do update set at = excluded.at`;',
      "domain/payouts/a.ts":
        "sql`with chosen as (select * from partner for update of partner skip locked), copied as materialized (select 1)\n" +
        "insert into payout select * from chosen, copied`; sql`create temp table heap (id int); insert into heap values (1)`; sql`update payout set x = 1 from partner`",
      "domain/ledger/a.ts":
        "sql`select 1 -- from payout\nfrom x where a = 'from payout' and from_payout`; throw new Error(\"cannot take from payout\");",
      "domain/answers/a.ts": "sql`select from payout join partner on true join job_run on true`",
      "domain/store/invariants.sql": "select * from payout",
      "test/a.test.ts": "sql`delete from payout`",
    },
  },
  entities: {
    breaks: [
      [
        { "domain/payouts/a.ts": 'import { Partner } from "#domain/partners"; tx.em.create(Partner, {});' },
        "domain/payouts/a.ts:1 Partner is written by its own room only",
      ],
      [
        { "jobs/a.ts": 'import { Partner } from "#domain/partners";\nem.nativeUpdate(Partner, {});' },
        "jobs/a.ts:2 Partner is written by its own room only",
      ],
    ],
    keeps: {
      "domain/partners/a.ts":
        'import { Partner } from "./partner.ts"; import { Payout } from "#domain/payouts"; em.create(Partner, {}); em.find(Payout, {});',
    },
  },
  outside: {
    breaks: [
      [{ "bots/web/a.ts": "const q = `select id\nfrom partner`;" }, "bots/web/a.ts:1 SQL belongs to the rooms of domain"],
      [{ "templates/a.ts": "sql`true`;" }, "templates/a.ts:1 SQL belongs to the rooms of domain"],
      [{ "main.ts": 'db.selectFrom("partner");' }, "main.ts:1 queries belong to the rooms of domain"],
    ],
    keeps: {
      "templates/a.ts":
        'const s = ["Select a partner from the list", "with thanks", "Update your bank details, then set a date", "from here on", id.toString("hex")];',
    },
  },
  sqlClock: {
    breaks: [
      [
        { "domain/payouts/a.ts": "sql`select *\nfrom payout where at < now()`" },
        "domain/payouts/a.ts:2 now() reads the database's clock; pass tx.now",
      ],
      [{ "jobs/a.ts": "sql`select CURRENT_DATE`" }, "jobs/a.ts:1 current_date reads the database's clock; pass tx.now"],
    ],
    keeps: { "domain/payouts/a.ts": "sql`select ${tx.now} as now -- now()`; tx.now();", "migrations/a.ts": "sql`select now()`" },
  },
});
