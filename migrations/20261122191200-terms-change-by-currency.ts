import { Migration } from "@mikro-orm/migrations";

/** What a programme without a change of the term begins with. */
const beginnings = {
  minimumPayout: { USD: "1000" },
  automaticReleaseBelow: { USD: "500000" },
  unusualFrom: { USD: "10000" },
  firstPayoutLimit: { USD: "50000" },
};

/**
 * A change of terms holds only what it changes, of amounts by currency too: records that held all amounts get a null for each currency
 * they left out. A change that does not hold yet may be withdrawn.
 */
export class TermsChangeByCurrency extends Migration {
  override name = "20261122191200-terms-change-by-currency";

  override up(): void {
    this.addSql(`
      create table "programme_terms_withdrawal" ("terms_id" bigint not null, "at" timestamptz not null, "actor" text not null, "reason" text not null, primary key ("terms_id"));
      alter table "programme_terms_withdrawal" add constraint "programme_terms_withdrawal_terms_id_foreign" foreign key ("terms_id") references "programme_terms" ("id") on update no action on delete no action;
      create trigger "programme_terms_withdrawal_append_only" before update or delete or truncate on "programme_terms_withdrawal" for each statement execute function "refuse_change"();
      alter table "programme_terms" disable trigger "programme_terms_append_only";
    `);
    for (const [name, amounts] of Object.entries(beginnings))
      this.addSql(`
        with whole as (
          select "id", "terms" -> '${name}' as "amounts",
                 lag("terms" -> '${name}', 1, '${JSON.stringify(amounts)}'::jsonb) over (order by "effective_from", "id") as "before"
          from "programme_terms" where jsonb_exists("terms", '${name}'))
        update "programme_terms" t
        set "terms" = jsonb_set(t."terms", '{${name}}', w."amounts" || coalesce(
          (select jsonb_object_agg(k, null) from jsonb_object_keys(w."before") k where not jsonb_exists(w."amounts", k)), '{}'))
        from whole w where w."id" = t."id";
      `);
    this.addSql(`alter table "programme_terms" enable trigger "programme_terms_append_only";`);
  }

  override down(): void {
    this.addSql(`alter table "programme_terms" disable trigger "programme_terms_append_only";`);
    this.addSql(`
      alter table "programme_terms_withdrawal" drop constraint "programme_terms_withdrawal_terms_id_foreign";
      delete from "programme_terms" where "id" in (select "terms_id" from "programme_terms_withdrawal");
    `);
    for (const [name, amounts] of Object.entries(beginnings))
      this.addSql(`
        with change as (
          select "id", "effective_from", e.key, e.value from "programme_terms", jsonb_each("terms" -> '${name}') e where jsonb_exists("terms", '${name}')
          union all select 0, '-infinity', e.key, e.value from jsonb_each('${JSON.stringify(amounts)}'::jsonb) e),
        whole as (
          select t."id", (
            select coalesce(jsonb_object_agg(n.key, n.value) filter (where n.value <> 'null'), '{}') from (
              select distinct on (c.key) c.key, c.value from change c
              where (c."effective_from", c."id") <= (t."effective_from", t."id") order by c.key, c."effective_from" desc, c."id" desc) n) as "amounts"
          from "programme_terms" t where jsonb_exists(t."terms", '${name}'))
        update "programme_terms" t set "terms" = jsonb_set(t."terms", '{${name}}', w."amounts") from whole w where w."id" = t."id";
      `);
    this.addSql(`
      update "programme_terms" set "terms" = "terms" - 'transferFee' - 'commissionOnTax' - 'commissionOnShipping' where jsonb_exists_any("terms", array['transferFee', 'commissionOnTax', 'commissionOnShipping']);
      alter table "programme_terms" enable trigger "programme_terms_append_only";
      drop table "programme_terms_withdrawal";
    `);
  }
}
