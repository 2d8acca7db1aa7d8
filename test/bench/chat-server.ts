import { pino } from "pino";
import { wallClock } from "#domain/kernel";
import { openDatabase } from "#domain/store";
import { askerFrom } from "../../bots/asker.ts";
import { commands } from "../../bots/commands/index.ts";
import { makeConversation } from "../../bots/conversation.ts";
import { openDiscord } from "../../bots/discord/discord-door.ts";
import { discordSettings } from "../../bots/discord/discord-settings.ts";
import { openSlack } from "../../bots/slack/slack-door.ts";
import { slackSettings } from "../../bots/slack/slack-settings.ts";
import { makeSuggest } from "../../bots/suggest.ts";
import { webServer } from "../../bots/web/server.ts";
import { webSettings } from "../../bots/web/web-settings.ts";
import { jobTables } from "../../jobs/job-tables.ts";
import { migrations } from "../../migrations/index.ts";
import { testHands } from "../support/job-desk.ts";
import { benchVault } from "./bench-server.ts";
import { beChild } from "./child.ts";

/** The chat doors as they are deployed (ROLE=bots), told of a platform by its settings; nobody asks too fast here. */
const { BENCH_URL: url = "" } = process.env;
const report = (error: unknown): string => {
  console.error(error);
  return "bench";
};
const database = openDatabase({ url, otherEntities: jobTables, migrations });
const vault = await benchVault(database);
const inTransaction = database.transactions(wallClock, () => Promise.resolve(), vault);
const inStatement = database.statements(wallClock, vault);
const noHurry = { perMinute: 1_000_000, burst: 1_000_000 };
const surroundings = { publicUrl: "https://partners.example", shopHosts: ["shop.example"], ...testHands };
const house = { inTransaction, inStatement, commands, surroundings, report, askerOf: askerFrom, clock: wallClock };
const doors = {
  ...house,
  conversation: makeConversation({ ...house, paces: { account: noHurry, staff: noHurry, workspace: noHurry } }),
  suggest: makeSuggest(house),
  log: pino({ level: "silent" }),
};
const discord = openDiscord({ ...doors, settings: discordSettings.parse(process.env), isProduction: true });
const slack = openSlack({ ...doors, settings: slackSettings.parse(process.env), reading: { zone: "America/Denver", currency: "USD" } });
const web = await webServer({
  ...doors,
  settings: webSettings.parse({}),
  isReady: () => database.answers(),
  chat: () => [discord.state(), slack.state()],
  slack: slack.receiver,
});
beChild(await web.listen({ port: 0, host: "127.0.0.1" }), async () => {
  await Promise.all([discord.close(), slack.close()]);
  await web.close();
  await database.close();
});
