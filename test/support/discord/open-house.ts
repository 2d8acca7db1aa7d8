import { setTimeout as delay } from "node:timers/promises";
import { pino } from "pino";
import { linkPartner, linkStaff } from "#domain/chat";
import type { StaffRole } from "#domain/kernel";
import { addStaff } from "#domain/partners";
import { askerFrom } from "../../../bots/asker.ts";
import type { Command } from "../../../bots/command.ts";
import { commands as allCommands } from "../../../bots/commands/index.ts";
import { makeConversation, type Conversation } from "../../../bots/conversation.ts";
import { openDiscord, type DiscordDoor } from "../../../bots/discord/discord-door.ts";
import { discordSettings } from "../../../bots/discord/discord-settings.ts";
import type { TakePicture } from "../../../bots/sent-pictures.ts";
import { makeSuggest } from "../../../bots/suggest.ts";
import type { TestDatabase } from "../cloned-database.ts";
import { testHands } from "../job-desk.ts";
import { longAgo } from "../long-ago.ts";
import { startFakeDiscord, type FakeDiscord } from "./fake-discord.ts";
import type { Person } from "./person.ts";

export type OpenDiscordHouse = {
  readonly db: TestDatabase;
  readonly fake: FakeDiscord;
  readonly door: DiscordDoor;
  readonly faults: unknown[];
  /** lines of the log, as JSON */
  readonly logged: string[];
  /** another process with the same token and the same database */
  another(): Promise<DiscordDoor>;
  /** somebody whose account is a partner's */
  partnerPerson(name: string, partnerId: string): Promise<Person>;
  /** somebody whose account is that of staff with these roles */
  staffPerson(name: string, roles: readonly StaffRole[]): Promise<Person>;
  /** every door that was opened, and the double */
  close(): Promise<void>;
};

export type DiscordHouseOptions = {
  readonly db: TestDatabase;
  readonly commands?: readonly Command[];
  readonly settings?: Readonly<Record<string, string>>;
  readonly heartbeatMs?: number;
  /** the double's clock, in milliseconds */
  readonly now?: () => number;
  /** before the door opens */
  readonly prepare?: (fake: FakeDiscord) => void;
  /** stands between the door and the conversation */
  readonly around?: (conversation: Conversation) => Conversation;
  /** how pictures are taken in that people attach */
  readonly takePicture?: TakePicture;
  /** called whenever a door waits to look at its lease again; resolves when it shall */
  readonly pause?: () => Promise<unknown>;
};

/** Nobody in a test asks too fast: that has tests of its own. */
const noHurry = { perMinute: 1_000_000, burst: 1_000_000 };

/** The Discord door with the real discord.js against the double; on a database whose clock stands still. Its commands are registered, unless it was refused. */
export async function openDiscordHouse(options: DiscordHouseOptions): Promise<OpenDiscordHouse> {
  const { db } = options;
  const fake = await startFakeDiscord({
    ...(options.heartbeatMs === undefined ? {} : { heartbeatMs: options.heartbeatMs }),
    ...(options.now && { now: options.now }),
  });
  const faults: unknown[] = [];
  const logged: string[] = [];
  const report = (error: unknown): string => {
    faults.push(error);
    return "reference";
  };
  const log = pino({ level: "info" }, { write: (line) => void logged.push(line) });
  const commands = options.commands ?? allCommands;
  const surroundings = { publicUrl: "https://partners.shop.example", shopHosts: ["shop.example"], ...testHands };
  const house = { ...db, commands, surroundings, report, takePicture: options.takePicture, askerOf: askerFrom };
  const conversation = makeConversation({ ...house, paces: { account: noHurry, staff: noHurry, workspace: noHurry } });
  const suggest = makeSuggest(house);
  const settings = {
    ...discordSettings.parse({
      DISCORD_TOKEN: fake.token,
      DISCORD_APP_ID: fake.applicationId,
      DISCORD_GUILDS: fake.home.id,
      DISCORD_API_URL: fake.apiUrl,
      ...options.settings,
    }),
    COMMAND_PREFIX: options.settings?.COMMAND_PREFIX,
  };
  const doors: DiscordDoor[] = [];
  const open = async (): Promise<DiscordDoor> => {
    const door = openDiscord({
      settings,
      isProduction: false,
      conversation: options.around?.(conversation) ?? conversation,
      suggest,
      commands,
      inStatement: db.inStatement,
      clock: db.clock,
      log,
      report,
      pause:
        options.pause ?? ((_milliseconds, signal) => new Promise((resolve) => signal.addEventListener("abort", resolve, { once: true }))),
    });
    doors.push(door);
    return door;
  };
  options.prepare?.(fake);
  const door = await open();
  const isRegistered = (): boolean =>
    fake.asked.some(({ path, method }) => method === "GET" && path.endsWith("/commands")) &&
    (fake.world.commandsIn(fake.home.id).length > 0 || commands.length === 0);
  while (!isRegistered() && door.state().is !== "refused") await delay(5);

  const accountOf = ({ where: { user } }: Person) =>
    ({ platform: "discord", workspace: "", account: user.id, name: user.username }) as const;
  return {
    db,
    fake,
    door,
    faults,
    logged,
    another: open,
    close: async () => {
      await Promise.all(doors.map((each) => each.close()));
      await fake.close();
    },
    partnerPerson: async (name, partnerId) => {
      const person = fake.person(name);
      await db.run((tx) => linkPartner(tx, accountOf(person), partnerId));
      return person;
    },
    staffPerson: async (name, roles) => {
      const person = fake.person(name);
      await db.run(async (tx) => linkStaff(longAgo(tx), accountOf(person), await addStaff(tx, { handle: name, name, roles })));
      return person;
    },
  };
}
