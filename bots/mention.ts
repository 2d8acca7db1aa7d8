import type { ChatAccount } from "#domain/chat";

export type Mention = Pick<ChatAccount, "platform" | "account"> & {
  /** as far as the mention carries one; for words only */
  readonly name: string;
};

/** Discord's `<@80351110224678912>` and its bare id (Discord's reference, "Message Formatting"). */
const discord = /^(?:<@!?(\d{15,20})>|@?(\d{15,20}))$/;
/** Slack's `<@U2147483697>` or `<@U2147483697|linnet>` (Slack's "Formatting message text"), and its bare id. */
const slack = /^(?:<@([UW][A-Z0-9]{5,20})(?:\|([^>]*))?>|@?([UW][A-Z0-9]{7,20}))$/;

/** Somebody who was mentioned as the platforms write it; null: it is no mention. */
export function readMention(typed: string): Mention | null {
  const text = typed.trim();
  const [, mentioned, bare] = discord.exec(text) ?? [];
  const id = mentioned ?? bare;
  if (id !== undefined) return { platform: "discord", account: id, name: id };
  const [, slackMentioned, name, slackBare] = slack.exec(text) ?? [];
  const slackId = slackMentioned ?? slackBare;
  return slackId === undefined ? null : { platform: "slack", account: slackId, name: name === undefined || name === "" ? slackId : name };
}
