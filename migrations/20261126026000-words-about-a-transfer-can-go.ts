import { Migration } from "@mikro-orm/migrations";

/**
 * What two persons said of a transfer in words of their own can be forgotten, and only that: who said what, and when, stays. Equal words become the same
 * sign, so that what was said by one and what was said by two is still told apart. Of partners who were erased before this migration the words go with it.
 */
export class WordsAboutATransferCanGo extends Migration {
  override name = "20261126026000-words-about-a-transfer-can-go";

  override up(): void {
    this.addSql(`
      drop trigger "transfer_mark_append_only" on "transfer_mark";
      create trigger "transfer_mark_append_only" before update of "transfer_id", "staff_id", "says", "at" or delete or truncate
        on "transfer_mark" for each statement execute function "refuse_change"();
      create trigger "transfer_mark_code_append_only" before update of "code" on "transfer_mark"
        for each row when (new."code" !~ '^forgotten [0-9a-f]{8}$') execute function "refuse_change"();

      create temporary table "words_to_forget" as
        select w.*, 'forgotten ' || left(gen_random_uuid()::text, 8) as "sign" from (
          select distinct m."transfer_id", m."code" from "transfer_mark" m join "transfer" t on t."id" = m."transfer_id" join "partner" p on p."id" = t."partner_id"
          where p."erased_at" is not null and m."code" !~ '^([A-Z]{1,2}[0-9]{2}|bank statement [0-9]+, line [0-9]+)?$') w;
      update "transfer_move" v set "code" = null from "words_to_forget" w where v."transfer_id" = w."transfer_id" and v."code" = w."code";
      update "transfer_mark" m set "code" = w."sign" from "words_to_forget" w where m."transfer_id" = w."transfer_id" and m."code" = w."code";
      drop table "words_to_forget";
    `);
  }

  override down(): void {
    this.addSql(`
      drop trigger "transfer_mark_code_append_only" on "transfer_mark";
      drop trigger "transfer_mark_append_only" on "transfer_mark";
      create trigger "transfer_mark_append_only" before update or delete or truncate on "transfer_mark" for each statement execute function "refuse_change"();
    `);
  }
}
