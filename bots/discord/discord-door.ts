import { setTimeout as delay } from "node:timers/promises";
import type { Logger } from "pino";
import { newId, type Clock, type InTransaction } from "#domain/kernel";
import type { DoorState } from "../door-state.ts";
import type { Connection, ConnectionDoors } from "./connection.ts";
import { keepLease, lookEveryMs } from "./keep-lease.ts";

export type DiscordDoors = Omit<ConnectionDoors, "say" | "tell"> & {
  readonly inStatement: InTransaction;
  readonly clock: Clock;
  readonly log: Pick<Logger, "info" | "warn">;
  /** waits between looks at the lease; a test's own */
  readonly pause?: (milliseconds: number, signal: AbortSignal) => Promise<unknown>;
};

export type DiscordDoor = {
  readonly state: () => DoorState;
  /** hears nothing new, and ends when what was heard is answered */
  close(): Promise<void>;
};

/** Looks that pass after a connection that could not be made: 1, 3, 7, then 11 of five seconds each, so that a Discord in trouble is not hammered. */
const mostSkipped = 11;
/** What is connecting when the process ends may take its time to give up. */
const closingPatienceMs = 15_000;

/**
 * The Discord door: of several processes the one with the lease holds the gateway, the others stand by. Opening never fails and is not waited
 * for: what is wrong is the door's state. The library is loaded only where there is a token.
 */
export function openDiscord(doors: DiscordDoors): DiscordDoor {
  const { settings, log } = doors;
  let state: DoorState = { door: "discord", is: "opening", sentence: "connecting" };
  if (settings.DISCORD_TOKEN === undefined)
    return { state: () => ({ door: "discord", is: "off", sentence: "set DISCORD_TOKEN" }), close: () => Promise.resolve() };
  const say = (is: DoorState["is"], sentence: string): void => {
    // Whoever was refused stays so until the process starts with another token.
    if (state.is === "refused") return;
    if (state.is !== is) log[is === "refused" || is === "interrupted" ? "warn" : "info"](`Discord: ${sentence}`);
    state = { door: "discord", is, sentence };
  };
  const stopping = new AbortController();
  const pause = doors.pause ?? ((milliseconds, signal) => delay(milliseconds, undefined, { signal, ref: false }));
  const supervised = supervise({ ...doors, say, tell: (sentence) => log.info(sentence) }, () => state, {
    signal: stopping.signal,
    pause: (milliseconds) => pause(milliseconds, stopping.signal).then(nothing, nothing),
  });
  return {
    state: () => state,
    close: async () => {
      stopping.abort();
      await Promise.race([supervised, delay(closingPatienceMs, undefined, { ref: false })]);
    },
  };
}

function nothing(): void {}

type Supervision = { readonly signal: AbortSignal; readonly pause: (milliseconds: number) => Promise<void> };

/** Looks at the lease again and again, connects while it is ours, hangs up when it is not. Total. */
async function supervise(
  doors: ConnectionDoors & Pick<DiscordDoors, "inStatement" | "clock">,
  state: () => DoorState,
  { signal, pause }: Supervision,
): Promise<void> {
  const lease = keepLease({ ...doors, holder: newId() });
  let connection: Connection | null = null;
  let failures = 0;
  let skip = 0;
  while (!signal.aborted && state().is !== "refused") {
    const mayHold = await lease.look();
    if (signal.aborted) break;
    if (mayHold && !connection && skip-- <= 0) {
      connection = await tryToConnect(doors);
      failures = connection ? 0 : failures + 1;
      skip = Math.min(2 ** failures - 1, mostSkipped);
    }
    if (!mayHold) {
      await connection?.close();
      connection = null;
      doors.say("standby", "another process holds the connection to Discord");
    }
    if (state().is !== "refused") await pause(lookEveryMs);
  }
  await connection?.close();
  await lease.giveBack().catch(doors.report);
}

async function tryToConnect(doors: ConnectionDoors): Promise<Connection | null> {
  const { connect, NotWanted } = await import("./connection.ts");
  try {
    return await connect(doors);
  } catch (error) {
    if (error instanceof NotWanted) doors.say("refused", error.message);
    else {
      doors.report(error);
      doors.say("interrupted", "Discord could not be reached; it is tried again");
    }
    return null;
  }
}
