import { Migration } from "@mikro-orm/migrations";

/** Partners see their statistics on a page, behind a link that works once and a session that ends. */
export class StatisticsAreSeenOnAPage extends Migration {
  override name = "20261125050000-statistics-are-seen-on-a-page";

  override up(): void {
    this.addSql(`
      create table "statistics_link" ("id" uuid not null, "partner_id" uuid not null, "asked_by_id" uuid null, "token_hash" text not null, "made_at" timestamptz not null, "expires_at" timestamptz not null, "opened_at" timestamptz null, "session_hash" text null, "ends_at" timestamptz null, primary key ("id"));
      alter table "statistics_link" add constraint "statistics_link_token_hash_unique" unique ("token_hash");
      create index "statistics_link_expires_at_index" on "statistics_link" ("expires_at");
      alter table "statistics_link" add constraint "statistics_link_session_hash_unique" unique ("session_hash");
      create index "statistics_link_partner_id_index" on "statistics_link" ("partner_id");
      create index "statistics_link_asked_by_id_index" on "statistics_link" ("asked_by_id");
      alter table "statistics_link" add constraint "statistics_link_partner_id_foreign" foreign key ("partner_id") references "partner" ("id") on delete no action;
      alter table "statistics_link" add constraint "statistics_link_asked_by_id_foreign" foreign key ("asked_by_id") references "chat_identity" ("id") on delete no action;
      alter table "statistics_link" add constraint "statistics_link_opened_once" check (num_nonnulls(opened_at, session_hash, ends_at) in (0, 3));
    `);
  }

  override down(): void {
    this.addSql(`drop table "statistics_link";`);
  }
}
