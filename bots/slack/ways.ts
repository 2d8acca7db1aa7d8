import type { ViewFile } from "#templates/view";
import { modalOf, type SlackMessage } from "./surfaces.ts";
import { slackNo, type SlackCalls } from "./slack-calls.ts";

/** A place where an answer can be shown; false: it is closed, and the next one should be tried. */
export type Way = (message: SlackMessage) => Promise<boolean>;

export type WayDoors = {
  readonly calls: SlackCalls;
  readonly fetch: typeof fetch;
  readonly pause: (milliseconds: number) => Promise<void>;
  readonly report: (error: unknown) => string;
  readonly warn: (sentence: string) => void;
};

const patience = 10_000;
/** Whoever asked is still there after so long; beyond it an answer is late anyway. */
const longestWait = 30;

/**
 * Posts to a response_url: five times within thirty minutes at most (docs.slack.dev/interactivity/handling-user-interaction). Slack counts;
 * a 404 says that it is over.
 */
export function toResponseUrl(doors: WayDoors, url: string, over: { replace?: boolean } = {}): Way {
  return async ({ body }) => {
    const message = { ...body, response_type: "ephemeral", ...(over.replace ? { replace_original: true } : {}) };
    for (let attempt = 1; ; attempt++) {
      const outcome = await postTo(doors, url, message);
      if (!("seconds" in outcome) || attempt === 2) return outcome.is === "shown";
      await doors.pause(outcome.seconds * 1_000);
    }
  };
}

/** Posts for everybody where it was asked: once, because everybody would see it twice. Null: nobody knows whether it is there. */
export async function postForAll(doors: WayDoors, url: string, { body }: SlackMessage): Promise<boolean | null> {
  const message = { ...body, response_type: "in_channel" };
  const first = await postTo(doors, url, message);
  if (first.is === "too-soon") await doors.pause(first.seconds * 1_000);
  const outcome = first.is === "too-soon" ? await postTo(doors, url, message) : first;
  return outcome.is === "lost" ? null : outcome.is === "shown";
}

type Outcome =
  | { readonly is: "shown" | "closed" }
  /** too-soon: certainly not shown; lost: perhaps */
  | { readonly is: "too-soon" | "lost"; readonly seconds: number };

async function postTo(doors: WayDoors, url: string, message: object): Promise<Outcome> {
  let response: Response;
  try {
    const headers = { "content-type": "application/json" };
    response = await doors.fetch(url, { method: "POST", headers, body: JSON.stringify(message), signal: AbortSignal.timeout(patience) });
  } catch {
    // It may have been shown: a private answer that somebody sees twice is better than one that nobody sees.
    return { is: "lost", seconds: 1 };
  }
  await response.body?.cancel();
  if (response.ok) return { is: "shown" };
  if (response.status === 429) {
    const seconds = Number(response.headers.get("retry-after")) || 1;
    return seconds <= longestWait ? { is: "too-soon", seconds } : { is: "closed" };
  }
  if (response.status >= 500) return { is: "lost", seconds: 1 };
  if (response.status !== 404) doors.report(new Error(`Slack did not take an answer at its response_url: ${response.status}`));
  return { is: "closed" };
}

/** Puts the answer into a modal that is open. */
export function toModal(doors: WayDoors, viewId: string): Way {
  return (message) => calling(doors, () => doors.calls.updateView(viewId, modalOf(message)));
}

/** Writes to somebody directly: where everything goes that finds no other place. */
export function toDirectMessages(doors: WayDoors, user: string): Way {
  return ({ body }) => calling(doors, async () => doors.calls.post(await doors.calls.openDirectMessages(user), body));
}

/** One call, and once more where it was only too soon. What was lost on the way is not sent again: Slack would show it twice. */
async function calling(doors: WayDoors, work: () => Promise<void>): Promise<boolean> {
  for (let attempt = 1; ; attempt++) {
    try {
      await work();
      return true;
    } catch (error) {
      const no = slackNo(error);
      const seconds = no?.retryAfter ?? null;
      if (seconds === null || seconds > longestWait || attempt === 2) {
        if (no && expected.includes(no.slack)) return false;
        doors.report(error);
        return false;
      }
      await doors.pause(seconds * 1_000);
    }
  }
}

/** Ways that are closed, and nobody's fault: a form that was closed meanwhile, a token that was taken back. */
const expected = ["not_found", "expired_trigger_id", "token_refused_before"];

/** Shows an answer at the first place that takes it, then hands over what came with it. */
export async function show(doors: WayDoors, message: SlackMessage, ways: readonly Way[], user: string): Promise<void> {
  let isShown = false;
  for (const way of ways) {
    isShown = await way(message);
    if (isShown) break;
  }
  if (!isShown) return doors.warn("an answer in Slack reached nobody: every way to whoever asked is closed");
  await handOver(doors, message.files, user);
}

/** Files can't come with a message that only one person sees, so they go to the direct messages; one that fails is said so there. */
async function handOver(doors: WayDoors, files: readonly ViewFile[], user: string): Promise<void> {
  for (const file of files) {
    const isSent = await calling(doors, async () => {
      const channel = await doors.calls.openDirectMessages(user);
      await doors.calls.share(channel, [await doors.calls.bring(file)]);
    });
    if (isSent) continue;
    const text = `${file.name} could not be sent. Ask for it again in a minute; if that does not help, the app may lack the permission files:write.`;
    await calling(doors, async () => doors.calls.post(await doors.calls.openDirectMessages(user), { text }));
  }
}
