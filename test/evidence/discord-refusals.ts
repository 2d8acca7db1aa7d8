import { setTimeout as delay } from "node:timers/promises";
import { pino } from "pino";
import { webServer } from "../../bots/web/server.ts";
import { webSettings } from "../../bots/web/web-settings.ts";
import type { OpenDiscordHouse } from "../support/discord/open-house.ts";
import { until, type Outcome } from "./discord-asking.ts";

type Refusing = {
  /** the code that the connection is closed with */
  readonly code: number;
  /** what somebody has to click, as the sentence must name it */
  readonly clicks: RegExp;
  readonly prepare: (fake: OpenDiscordHouse["fake"]) => unknown;
};
type Another = (prepare?: (fake: OpenDiscordHouse["fake"]) => void) => Promise<OpenDiscordHouse>;

/** Discord does not want us back, from the start or later: said once in the log, and in /readyz, with what to click; nothing is tried again. */
export async function refusedFor(another: Another, isLater: boolean, { code, clicks, prepare }: Refusing): Promise<Outcome[]> {
  const house = await another(isLater ? undefined : prepare);
  if (isLater) {
    await until(() => house.door.state().is === "open", "it did not open");
    prepare(house.fake);
    house.fake.gateway.closeAll(code);
  }
  await until(() => house.door.state().is === "refused", `it is ${house.door.state().is}`);
  const { sentence } = house.door.state();
  if (!clicks.test(sentence)) throw new Error(`the state does not say what to click: ${sentence}`);
  const said = JSON.stringify(sentence).slice(1, -1);
  const lines = house.logged.filter((line) => line.includes(said));
  if (lines.length !== 1) throw new Error(`the log says it ${lines.length} times: ${house.logged.join("")}`);
  if (!(await readyz(house)).includes(said)) throw new Error("/readyz does not say it");
  if (house.logged.join("").includes(house.fake.token)) throw new Error("the token is in the log");
  const tries = house.fake.asked.length + house.fake.gateway.identified.length;
  await delay(1_000);
  if (house.fake.asked.length + house.fake.gateway.identified.length !== tries) throw new Error("it was tried again");
  return [];
}

async function readyz({ db, door }: OpenDiscordHouse): Promise<string> {
  const isReady = (): Promise<boolean> => db.database.answers();
  const doors = { ...db, settings: webSettings.parse({}), log: pino({ level: "silent" }), report: String, isReady };
  const web = await webServer({ ...doors, chat: () => [door.state()] });
  const { body } = await web.inject("/readyz");
  await web.close();
  return body;
}
