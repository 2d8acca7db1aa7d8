import { Migration } from "@mikro-orm/migrations";

/** What was heard in chat, what its buttons do, and how fast anybody may ask. */
export class ChatIsHeardOnce extends Migration {
  override name = "20261123121050-chat-is-heard-once";

  override up(): void {
    this.addSql(`
      create table "chat_event" ("platform" text not null, "key" text not null, "heard_at" timestamptz not null, primary key ("platform", "key"));
      create index "chat_event_heard_at" on "chat_event" ("heard_at");

      create table "chat_handle" ("key" text not null, "account" text not null, "known_as" text not null, "does" text not null, "command" text not null, "options" jsonb not null, "uses" text not null, "used_at" timestamptz null, "created_at" timestamptz not null, "expires_at" timestamptz not null, primary key ("key"));
      create index "chat_handle_expires_at" on "chat_handle" ("expires_at");

      create table "chat_pace" ("bucket" text not null, "free_at" timestamptz not null, primary key ("bucket"));
      create index "chat_pace_free_at" on "chat_pace" ("free_at");

      alter table "chat_event" add constraint "chat_event_platform_check" check (platform in ('discord','slack'));
      alter table "chat_handle" add constraint "chat_handle_does_check" check (does in ('answer','preview','post'));
      alter table "chat_handle" add constraint "chat_handle_uses_check" check (uses in ('once','many'));
    `);
  }

  override down(): void {
    this.addSql(`drop table "chat_event", "chat_handle", "chat_pace";`);
  }
}
