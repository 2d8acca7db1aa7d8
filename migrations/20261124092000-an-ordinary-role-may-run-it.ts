import { Migration } from "@mikro-orm/migrations";

/** The tables of single months of visits are made and dropped by functions of the owner, so that a role that owns nothing can have them made. */
export class AnOrdinaryRoleMayRunIt extends Migration {
  override name = "20261124092000-an-ordinary-role-may-run-it";

  override up(): void {
    this.addSql(`
      create function "click_partition"."open_month"("month" date) returns void language plpgsql security definer set search_path = pg_catalog, public as $$
      begin
        if extract(day from "month") <> 1 then raise exception '% is no first of a month', "month"; end if;
        execute format('create table click_partition.%I partition of public.click for values from (%L) to (%L)', 'click_' || to_char("month", 'YYYY_MM'),
          "month"::timestamp at time zone 'UTC', ("month" + interval '1 month') at time zone 'UTC');
      end $$;
      create function "click_partition"."drop_month"("month" date) returns void language plpgsql security definer set search_path = pg_catalog, public as $$
      begin
        execute format('drop table click_partition.%I', 'click_' || to_char("month", 'YYYY_MM'));
      end $$;
      revoke execute on function "click_partition"."open_month"(date), "click_partition"."drop_month"(date) from public;
    `);
  }

  override down(): void {
    this.addSql(`drop function "click_partition"."open_month"(date); drop function "click_partition"."drop_month"(date);`);
  }
}
