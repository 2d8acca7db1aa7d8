import { Migration } from "@mikro-orm/migrations";

/** Help articles with all their versions, and what finds them: a weighted document, and their words by trigrams for slips. */
export class HelpIsFound extends Migration {
  override name = "20261123231000-help-is-found";

  override up(): void {
    this.addSql(`
      create table "help_article" ("id" bigserial primary key, "slug" text not null, "head" int not null, "live" int null, "is_archived" boolean not null, "title" text not null, "plain" text not null, "tags" text[] not null, "document" tsvector not null, "changed_at" timestamptz not null, "answered" int not null);
      alter table "help_article" add constraint "help_article_slug_unique" unique ("slug");
      create index "help_article_document" on "help_article" using gin (document) where live is not null and not is_archived;

      create table "help_article_version" ("article_id" bigint not null, "number" int not null, "title" text not null, "words" text not null, "tags" text[] not null, "at" timestamptz not null, "actor" text not null, primary key ("article_id", "number"));
      alter table "help_article_version" add constraint "help_article_version_article_id_foreign" foreign key ("article_id") references "help_article" ("id") on delete no action;
      create trigger "help_article_version_append_only" before update or delete or truncate on "help_article_version" for each statement execute function "refuse_change"();

      create table "help_word" ("word" text not null, "trigrams" text[] not null, primary key ("word"));
      create index "help_word_trigrams" on "help_word" using gin (trigrams);
    `);
  }

  override down(): void {
    this.addSql(`drop table "help_word"; drop table "help_article_version"; drop table "help_article";`);
  }
}
