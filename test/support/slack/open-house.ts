import { setTimeout as delay } from "node:timers/promises";
import { pino } from "pino";
import { linkPartner, linkStaff } from "#domain/chat";
import { addStaff } from "#domain/partners";
import type { StaffRole } from "#domain/kernel";
import { askerFrom } from "../../../bots/asker.ts";
import type { Command } from "../../../bots/command.ts";
import { commands as allCommands } from "../../../bots/commands/index.ts";
import { makeConversation, type Conversation } from "../../../bots/conversation.ts";
import type { TakePicture } from "../../../bots/sent-pictures.ts";
import { makeSuggest } from "../../../bots/suggest.ts";
import { openSlack, type SlackDoor } from "../../../bots/slack/slack-door.ts";
import { slackSettings } from "../../../bots/slack/slack-settings.ts";
import { webServer } from "../../../bots/web/server.ts";
import { webSettings } from "../../../bots/web/web-settings.ts";
import type { TestDatabase } from "../cloned-database.ts";
import { testHands } from "../job-desk.ts";
import { longAgo } from "../long-ago.ts";
import { startFakeSlack, type FakeSlack } from "./fake-slack.ts";
import type { Person } from "./person.ts";

export type OpenSlackHouse = {
  readonly db: TestDatabase;
  readonly slack: FakeSlack;
  readonly door: SlackDoor;
  /** where the web server is */
  readonly baseUrl: string;
  readonly faults: unknown[];
  /** lines of the log, as JSON */
  readonly logged: string[];
  /** resolves when everything that was heard is answered */
  idle(): Promise<void>;
  close(): Promise<void>;
  /** somebody whose account is a partner's */
  partnerPerson(name: string, partnerId: string): Promise<Person>;
  /** somebody whose account is that of staff with these roles */
  staffPerson(name: string, roles: readonly StaffRole[]): Promise<Person>;
};

export type SlackHouseOptions = {
  readonly db: TestDatabase;
  readonly commands?: readonly Command[];
  readonly mode?: "http" | "socket";
  readonly settings?: Record<string, string>;
  /** before the door opens */
  readonly prepare?: (slack: FakeSlack) => void;
  /** how pictures are taken in that people put into forms */
  readonly takePicture?: TakePicture;
  /** stands between the door and the conversation */
  readonly around?: (conversation: Conversation) => Conversation;
};

/** Nobody in a test asks too fast: that has tests of its own. */
const noHurry = { perMinute: 1_000_000, burst: 1_000_000 };

/** The Slack door with the real Bolt, on a real web server, against the double; on a database whose clock stands still. */
export async function openSlackHouse(options: SlackHouseOptions): Promise<OpenSlackHouse> {
  const { db } = options;
  const slack = await startFakeSlack({ now: () => db.clock.now().epochMilliseconds, retryDelays: [0, 0, 0] });
  const faults: unknown[] = [];
  const logged: string[] = [];
  const report = (error: unknown): string => {
    faults.push(error);
    return "reference";
  };
  const log = pino({ level: "info" }, { write: (line) => void logged.push(line) });
  const commands = options.commands ?? allCommands;
  const surroundings = { publicUrl: "https://partners.shop.example", shopHosts: ["shop.example"], ...testHands };
  const chat = { ...db, commands, surroundings, report, takePicture: options.takePicture, askerOf: askerFrom };
  const conversation = makeConversation({ ...chat, paces: { account: noHurry, staff: noHurry, workspace: noHurry } });
  let hearing = 0;
  const counted: Conversation = {
    hear: async (heard) => {
      hearing++;
      try {
        return await conversation.hear(heard);
      } finally {
        hearing--;
      }
    },
  };
  options.prepare?.(slack);
  const tokens = { SLACK_BOT_TOKEN: slack.workspace.tokens.bot, SLACK_API_URL: slack.apiUrl };
  const way =
    options.mode === "socket" ? { SLACK_APP_TOKEN: slack.workspace.tokens.app } : { SLACK_SIGNING_SECRET: slack.app.signingSecret };
  const { COMMAND_PREFIX } = options.settings ?? {};
  const door = openSlack({
    settings: { ...slackSettings.parse({ ...tokens, ...way, ...options.settings }), ...(COMMAND_PREFIX ? { COMMAND_PREFIX } : {}) },
    conversation: options.around?.(counted) ?? counted,
    suggest: makeSuggest(chat),
    commands,
    reading: { zone: "America/Denver", currency: "USD" },
    clock: db.clock,
    log,
    report,
    pause: () => Promise.resolve(),
  });
  const web = await webServer({
    ...db,
    settings: webSettings.parse({}),
    log,
    report,
    isReady: () => db.database.answers(),
    chat: () => [door.state()],
    slack: door.receiver,
  });
  const baseUrl = await web.listen({ port: 0, host: "127.0.0.1" });
  if (options.mode === "socket") await eventually(() => ["open", "refused"].includes(door.state().is), "no socket was opened");
  else slack.app.requestUrl = `${baseUrl}/slack/events`;

  const accountOf = ({ id, name }: Person) => ({ platform: "slack", workspace: slack.workspace.team.id, account: id, name }) as const;
  return {
    db,
    slack,
    door,
    baseUrl,
    faults,
    logged,
    idle: async () => {
      let quiet = 0;
      await eventually(() => (quiet = hearing === 0 && slack.busy() === 0 ? quiet + 1 : 0) > 3, "something is never answered");
    },
    close: async () => {
      await door.close();
      await web.close();
      await slack.stop();
    },
    partnerPerson: async (name, partnerId) => {
      const person = slack.join(name);
      await db.run((tx) => linkPartner(tx, accountOf(person), partnerId));
      return person;
    },
    staffPerson: async (name, roles) => {
      const person = slack.join(name);
      await db.run(async (tx) => linkStaff(longAgo(tx), accountOf(person), await addStaff(tx, { handle: name, name, roles })));
      return person;
    },
  };
}

async function eventually(isSo: () => boolean, missing: string): Promise<void> {
  for (let looks = 0; !isSo(); looks++) {
    if (looks > 2_000) throw new Error(missing);
    await delay(10);
  }
}
