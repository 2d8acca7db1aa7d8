import { setTimeout as delay } from "node:timers/promises";
import type { Clock } from "#domain/kernel";
import type { SlackRequest } from "./request.ts";

/** As much of the library's client as is used; made anew for every connection, because nothing of an old one should hear the new one. */
export type SocketClient = {
  start(): Promise<unknown>;
  disconnect(): Promise<unknown>;
  // oxlint-disable-next-line typescript/no-explicit-any -- as the library has it: what is given differs by event
  on(event: string, listener: (...given: any[]) => void): unknown;
};

export type SocketDoors = {
  readonly clock: Clock;
  readonly makeClient: () => SocketClient;
  readonly process: (request: SlackRequest) => Promise<void>;
  readonly say: (is: "open" | "interrupted", why: string) => void;
  /** whether Slack takes the token no longer: then nothing is tried any more */
  readonly isRefused: (error: unknown) => boolean;
  readonly report: (error: unknown) => string;
  /** the seconds that Slack itself asks to wait after an error */
  readonly waitOf: (error: unknown) => number;
  /** ends at once when the door closes */
  readonly pause: (milliseconds: number) => Promise<unknown>;
};

/** Seconds to wait before the next try, by how many failed or ended early in a row; the first time it is tried again at once. */
const waits = [0, 0, 1, 2, 5, 10, 30, 60];
/** A connection that stood for so long was a good one. */
const goodSeconds = 30;
/** docs.slack.dev/apis/events-api/using-socket-mode: a hello follows the connection at once. */
const helloPatience = 15_000;

type Envelope = {
  readonly body: Record<string, unknown>;
  readonly ack: (response?: unknown) => Promise<void>;
  readonly retry_num?: number;
  readonly retry_reason?: string;
};

/**
 * Keeps one connection to Slack open until `close`. The library's own reconnecting is off: its `close` handler starts again without anybody who
 * catches what goes wrong then, which ends the process (@slack/socket-mode 3.1.0; slackapi/node-slack-sdk#2656). Never rejects.
 */
export function superviseSocket(doors: SocketDoors): { close(): Promise<void> } {
  const stopping = new AbortController();
  const running = supervise();
  return {
    close: async () => {
      stopping.abort();
      await running;
    },
  };

  async function supervise(): Promise<void> {
    let failures = 0;
    while (!stopping.signal.aborted) {
      const from = doors.clock.now();
      let asked = 0;
      try {
        await connection();
        // Slack renews its connections every few hours: nothing failed, and the next one is wanted at once.
        failures = doors.clock.now().since(from).total("seconds") > goodSeconds ? 0 : failures + 1;
      } catch (error) {
        if (doors.isRefused(error)) return;
        failures++;
        asked = doors.waitOf(error);
        doors.say("interrupted", error instanceof Error ? error.message : String(error));
      }
      await doors.pause(Math.max(asked, waits[Math.min(failures, waits.length - 1)]!) * 1_000);
    }
  }

  /** Resolves when an open connection ends, rejects when none could be opened. */
  async function connection(): Promise<void> {
    const client = doors.makeClient();
    const ended = Promise.withResolvers<void>();
    client.on("disconnected", () => ended.resolve());
    client.on("slack_event", (envelope: Envelope) => hear(envelope));
    const stop = (): void => ended.resolve();
    stopping.signal.addEventListener("abort", stop);
    try {
      await Promise.race([
        withinPatience(client.start()),
        ended.promise.then(() => Promise.reject(new Error("the connection was closed before Slack's hello"))),
      ]);
      doors.say("open", "");
      await ended.promise;
    } finally {
      stopping.signal.removeEventListener("abort", stop);
      // It may be half open; whatever it says about being closed is of no use.
      await Promise.race([client.disconnect().catch(() => {}), delay(1_000, undefined, { ref: false })]);
    }
  }

  function hear({ body, ack, retry_num: retryNum, retry_reason: retryReason }: Envelope): void {
    const request: SlackRequest = {
      body,
      // The line may have gone meanwhile; Slack then shows that the app did not answer.
      ack: (response) => ack(response).catch((error: unknown) => void doors.report(error)),
      ...(retryNum === undefined ? {} : { retryNum }),
      ...(retryReason === undefined ? {} : { retryReason }),
    };
    void doors.process(request);
  }
}

async function withinPatience(starting: Promise<unknown>): Promise<void> {
  const late = delay(helloPatience, undefined, { ref: false }).then(() => Promise.reject(new Error("Slack said no hello")));
  // Whichever comes second is of no interest, and must not be an unhandled rejection.
  late.catch(() => {});
  starting.catch(() => {});
  await Promise.race([starting, late]);
}
