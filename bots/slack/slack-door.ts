import { setTimeout as delay } from "node:timers/promises";
import type { Clock } from "#domain/kernel";
import type { DoorState } from "../door-state.ts";
import type { SlackReceiver, SlackRequest } from "./request.ts";
import { loadSlackApp, type SlackApp, type SlackAppDoors } from "./slack-app.ts";
import { slackNo, tokenTrouble, waitOf } from "./slack-calls.ts";
import { slackWay } from "./slack-settings.ts";
import { superviseSocket } from "./socket.ts";

export type SlackDoors = Omit<SlackAppDoors, "pause" | "isRefused" | "refused" | "track"> & {
  readonly clock: Clock;
  /** waits as long as Slack asks for; a test's own */
  readonly pause?: (milliseconds: number) => Promise<void>;
};

export type SlackDoor = {
  readonly state: () => DoorState;
  /** takes in what comes to `POST /slack/events`, where Slack comes that way */
  readonly receiver: SlackReceiver | undefined;
  /** hears nothing new, and ends when everything that was heard is answered */
  close(): Promise<void>;
};

/** How long what is under way may take when the process ends; an answer that is later than that is lost, its effect is not. */
const closingPatience = 10_000;
const longestWait = 60;

/**
 * The Slack door: the real Bolt behind our own web server, or behind a socket. Opening never fails and is not waited for: what is wrong is the
 * door's state. The library is loaded only where there is a token.
 */
export function openSlack(doors: SlackDoors): SlackDoor {
  const { settings, log, report } = doors;
  const way = slackWay(settings);
  let state: DoorState = { door: "slack", is: "opening", sentence: "asking Slack who we are" };
  if (way === "off" || way === "incomplete") return closedDoor(way);
  const say = (is: DoorState["is"], sentence: string): void => {
    // Whoever was refused stays so until the process starts with another token.
    if (state.is === "refused") return;
    if (state.is !== is) log[is === "refused" || is === "interrupted" ? "warn" : "info"]({ door: "slack", is }, `Slack: ${sentence}`);
    state = { door: "slack", is, sentence };
  };
  const refused = (name: string, word: string): void =>
    say(
      "refused",
      `${name} is not taken (${word}): install the app again and start with the new token; until then nothing is asked of Slack`,
    );
  const isRefused = (): boolean => state.is === "refused";

  const running = new Set<Promise<void>>();
  const track = (work: Promise<unknown>): void => {
    const watched = work.then(
      () => void running.delete(watched),
      (error: unknown) => {
        running.delete(watched);
        report(error);
      },
    );
    running.add(watched);
  };

  const stopping = new AbortController();
  const stopped = new Promise<void>((resolve) => stopping.signal.addEventListener("abort", () => resolve()));
  const unlessStopping = (waiting: Promise<void>): Promise<void> => Promise.race([waiting, stopped]);
  const pause = doors.pause ?? ((milliseconds) => delay(milliseconds));
  const loading = loadSlackApp({ ...doors, pause, isRefused, refused: (word) => refused("SLACK_BOT_TOKEN", word), track });
  const process = async (request: SlackRequest): Promise<void> => (await loading).process(request);
  const opening = loading.then((app) => {
    track(introduce(app));
    return way === "socket" ? openSocket(app) : null;
  });
  opening.catch((error: unknown) => say("interrupted", `its library can't be loaded: reference ${report(error)}`));

  /** Asks who we are until it is known or refused, so that a start without Slack is a start all the same. */
  async function introduce({ calls, isWe }: SlackApp): Promise<void> {
    for (let attempt = 0; !stopping.signal.aborted && !isRefused(); attempt++) {
      try {
        const who = await calls.whoAmI();
        isWe(who);
        return way === "http" ? say("open", `POST /slack/events, workspace ${who.team}`) : undefined;
      } catch (error) {
        if (isRefused()) return;
        say("interrupted", `who we are can't be asked: ${error instanceof Error ? error.message : String(error)}`);
        const seconds = slackNo(error)?.retryAfter ?? Math.min(longestWait, 2 ** attempt);
        await unlessStopping(pause(seconds * 1_000));
      }
    }
  }

  function openSocket({ makeSocketClient }: SlackApp): { close(): Promise<void> } {
    return superviseSocket({
      makeClient: makeSocketClient,
      clock: doors.clock,
      pause: (milliseconds) => unlessStopping(pause(milliseconds)),
      process,
      say: (is, why) =>
        is === "open" ? say("open", "socket mode, for trying it out") : say("interrupted", `socket mode, tried again: ${why}`),
      isRefused: (error) => {
        const word = tokenTrouble(error);
        if (word !== null) refused("SLACK_APP_TOKEN", word);
        return isRefused();
      },
      waitOf,
      report,
    });
  }

  return {
    state: () => state,
    receiver: way === "http" ? { signingSecret: settings.SLACK_SIGNING_SECRET ?? "", clock: doors.clock, process } : undefined,
    close: async () => {
      stopping.abort();
      await (await opening.catch(() => null))?.close();
      await Promise.race([Promise.all(running), delay(closingPatience, undefined, { ref: false })]);
    },
  };
}

function closedDoor(way: "off" | "incomplete"): SlackDoor {
  const sentence = way === "off" ? "set SLACK_BOT_TOKEN" : "set SLACK_SIGNING_SECRET, or SLACK_APP_TOKEN for socket mode";
  return { state: () => ({ door: "slack", is: "off", sentence }), receiver: undefined, close: () => Promise.resolve() };
}
