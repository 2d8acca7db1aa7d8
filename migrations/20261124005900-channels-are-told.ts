import { Migration } from "@mikro-orm/migrations";

/** Channels on Discord and Slack that the programme posts into, and messages to them. */
export class ChannelsAreTold extends Migration {
  override name = "20261124005900-channels-are-told";

  override up(): void {
    this.addSql(`
      create table "chat_channel" ("id" uuid not null, "platform" text not null, "workspace" text not null, "channel" text not null, "name" text not null, "purpose" text not null, "set_at" timestamptz not null, "ended_at" timestamptz null, "ended_because" text null, primary key ("id"));
      alter table "chat_channel" add constraint "chat_channel_platform_check" check (platform in ('discord','slack'));
      alter table "chat_channel" add constraint "chat_channel_purpose_check" check (purpose in ('staff','announcements'));
      alter table "chat_channel" add constraint "chat_channel_ended_because_check" check (ended_because in ('removed','replaced','gone'));
      alter table "chat_channel" add constraint "chat_channel_ended" check ((ended_at is null) = (ended_because is null));
      alter table "chat_channel" add constraint "chat_channel_platform_workspace_channel_purpose_unique" unique ("platform", "workspace", "channel", "purpose");
      create unique index "chat_channel_one_standing" on "chat_channel" ("platform", "workspace", "purpose") where ended_at is null;

      alter table "message" drop constraint "message_recipient_kind_check";
      alter table "message" add constraint "message_recipient_kind_check" check (recipient_kind in ('partner','staff','customer','channel'));
    `);
  }

  override down(): void {
    this.addSql(`
      delete from "message" where recipient_kind = 'channel';
      alter table "message" drop constraint "message_recipient_kind_check";
      alter table "message" add constraint "message_recipient_kind_check" check (recipient_kind in ('partner','staff','customer'));
      drop table "chat_channel";
    `);
  }
}
