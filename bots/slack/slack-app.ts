import { spellingOf } from "../chat-settings.ts";
import type { Command } from "../command.ts";
import type { Conversation } from "../conversation.ts";
import type { Reading } from "../option.ts";
import type { Suggest } from "../suggest.ts";
import { answer, showHome, type AnswerDoors } from "./answering.ts";
import { boltLog, type SlackLog } from "./bolt-log.ts";
import { listen } from "./listeners.ts";
import { slackCalls, type SlackCalls } from "./slack-calls.ts";
import type { SlackSettings } from "./slack-settings.ts";
import type { SlackRequest } from "./request.ts";
import type { SocketClient } from "./socket.ts";

export type SlackAppDoors = {
  readonly settings: SlackSettings & { readonly COMMAND_PREFIX?: string | undefined };
  readonly conversation: Conversation;
  readonly suggest: Suggest;
  readonly commands: readonly Command[];
  readonly reading: Reading;
  readonly log: SlackLog;
  readonly report: (error: unknown) => string;
  readonly pause: (milliseconds: number) => Promise<void>;
  readonly isRefused: () => boolean;
  /** Slack takes the bot's token no longer, for this reason in its own word */
  readonly refused: (word: string) => void;
  /** work that goes on after its acknowledgement */
  readonly track: (work: Promise<unknown>) => void;
};

export type SlackApp = {
  readonly calls: SlackCalls;
  /** told once who we are, so that the app does not hear itself */
  readonly isWe: (who: { readonly botId: string; readonly botUserId: string }) => void;
  readonly process: (request: SlackRequest) => Promise<void>;
  readonly makeSocketClient: () => SocketClient;
};

/** Loads the libraries, which nobody needs without a token, and puts the app together. Asks nothing of Slack. */
export async function loadSlackApp(doors: SlackAppDoors): Promise<SlackApp> {
  const { settings, log, report, commands, reading, track } = doors;
  const [{ App, LogLevel }, { WebClient }, { SocketModeClient }] = await Promise.all([
    import("@slack/bolt"),
    import("@slack/web-api"),
    import("@slack/socket-mode"),
  ]);
  const logger = boltLog(log, LogLevel.INFO);
  const clientOptions = {
    slackApiUrl: settings.SLACK_API_URL,
    // The library would send a message again for half an hour, whether it had arrived or not.
    retryConfig: { retries: 0 },
    rejectRateLimitedCalls: true,
    timeout: 10_000,
    logger,
  };
  const token = settings.SLACK_BOT_TOKEN ?? "";
  let we: { botId?: string; botUserId?: string } = {};
  const app = new App({
    receiver: { init: () => {}, start: () => Promise.resolve(), stop: () => Promise.resolve() },
    // Asked at every request and never rejecting: the library keeps a failed answer of auth.test for good.
    authorize: () => Promise.resolve({ botToken: token, ...we }),
    logger,
    // Nothing here needs a memory of conversations.
    convoStore: false,
    ignoreSelf: true,
    clientOptions,
  });
  /** The library reads a message of the socket in an async function that nobody waits for: what it can't read would end the process. */
  class CalmSocketClient extends SocketModeClient {
    protected override async onWebSocketMessage(data: string | ArrayBuffer, isBinary: boolean): Promise<void> {
      try {
        await super.onWebSocketMessage(data, isBinary);
      } catch (error) {
        report(error);
      }
    }
  }
  const calls = slackCalls(new WebClient(token, clientOptions), doors);
  const warn = (sentence: string): void => log.warn({ door: "slack" }, sentence);
  const prefix = settings.COMMAND_PREFIX;
  const spell = spellingOf(commands, prefix);
  const answering: AnswerDoors = { ...doors, calls, fetch, warn, zone: reading.zone, spell };
  listen(app, {
    commands,
    prefix,
    spell,
    reading,
    calls,
    asked: (ask) => track(answer(answering, ask)),
    homeOpened: (from, key) => track(showHome(answering, from, key)),
    suggest: doors.suggest,
    gone: doors.refused,
    report,
  });
  return {
    calls,
    isWe: (who) => {
      we = who;
    },
    process: async (request) => {
      try {
        await app.processEvent(request);
      } catch (error) {
        report(error);
      }
    },
    makeSocketClient: () =>
      new CalmSocketClient({
        appToken: settings.SLACK_APP_TOKEN ?? "",
        autoReconnectEnabled: false,
        logger,
        clientOptions: { ...clientOptions },
      }),
  };
}
