import type { Logger } from "pino";
import { pictureLimits, type Clock, type Pictures } from "#domain/kernel";
import { mostStatementBytes } from "#domain/books";
import { termsAt } from "#domain/programme";
import { askerFrom } from "./asker.ts";
import { makeConversation, type ConversationHouse } from "./conversation.ts";
import { openDiscord } from "./discord/discord-door.ts";
import type { DiscordSettings } from "./discord/discord-settings.ts";
import type { DoorState } from "./door-state.ts";
import type { Reading } from "./option.ts";
import { illustrated } from "./pictures/illustrated.ts";
import { openPictures, type Pictures as Drawing } from "./pictures/pictures.ts";
import { documentFetcher, pictureFetcher, type PictureHost } from "./sent-pictures.ts";
import type { SlackReceiver } from "./slack/request.ts";
import { openSlack } from "./slack/slack-door.ts";
import type { SlackSettings } from "./slack/slack-settings.ts";
import { makeSuggest } from "./suggest.ts";

export type ChatHouse = Omit<ConversationHouse, "askerOf" | "paces" | "takePicture" | "takeDocument"> & {
  /** takes in what people send, and has what answers show */
  readonly pictures: Pictures;
  readonly settings: DiscordSettings & SlackSettings & { readonly COMMAND_PREFIX?: string | undefined };
  /** with NODE_ENV=production commands are registered everywhere and not in single servers */
  readonly isProduction: boolean;
  /** the programme's, as it was when the process started: forms are answered before anything can be looked up */
  readonly reading: Reading;
  readonly clock: Clock;
  readonly log: Pick<Logger, "info" | "warn">;
};

export type ChatDoors = {
  /** takes in what Slack sends over HTTP, where it does */
  readonly slack: SlackReceiver | undefined;
  readonly states: () => readonly DoorState[];
  /** draws what answers show, for other doors as well */
  readonly drawing: Drawing;
  /** hears nothing new, and ends when what was heard is answered */
  close(): Promise<void>;
};

/** The doors to chat platforms, each with its own settings; without them it is off. Opening never fails. */
export function openChatDoors(given: ChatHouse): ChatDoors {
  const hosts = pictureHosts(given.settings);
  const takePicture = pictureFetcher({ hosts, pictures: given.pictures, mostBytes: pictureLimits.bytes });
  const takeDocument = documentFetcher({ hosts, mostBytes: mostStatementBytes });
  const house = { ...given, takePicture, takeDocument, askerOf: askerFrom };
  const drawing = openPictures({
    report: given.report,
    colour: () => given.inStatement({ kind: "guest" }, async (tx) => (await termsAt(tx, tx.now)).colour),
  });
  const [conversation, suggest] = [illustrated(makeConversation(house), drawing, given), makeSuggest(house)];
  const discord = openDiscord({ ...house, conversation, suggest });
  const slack = openSlack({ ...house, conversation, suggest });
  return {
    slack: slack.receiver,
    drawing,
    states: () => [discord.state(), slack.state()],
    close: async () => {
      await Promise.all([discord.close(), slack.close()]);
      await drawing.close();
    },
  };
}

function pictureHosts({ DISCORD_CDN_URL, SLACK_FILES_URL, SLACK_BOT_TOKEN }: ChatHouse["settings"]): PictureHost[] {
  const slack =
    SLACK_BOT_TOKEN === undefined ? [] : [{ origin: new URL(SLACK_FILES_URL).origin, authorization: `Bearer ${SLACK_BOT_TOKEN}` }];
  return [{ origin: new URL(DISCORD_CDN_URL).origin }, ...slack];
}
