import { setTimeout as delay } from "node:timers/promises";
import type { Interaction } from "../support/discord/interactions.ts";
import type { OpenDiscordHouse } from "../support/discord/open-house.ts";
import type { Person, Seen } from "../support/discord/person.ts";

/** Something that somebody did, and what they have seen of it so far. */
export type Asked = {
  readonly thing: string;
  readonly interaction: Interaction;
  /** everything the person can read, here and by direct message */
  readonly texts: () => readonly string[];
  /** "The application did not respond" */
  readonly hasFailed: () => boolean;
  /** the first that came of it */
  readonly first: Promise<Seen>;
};

/** What must have come of it. */
export type Outcome = Asked & {
  /** how often it happened; `null`: once or not at all, as long as the person knows which */
  readonly times: 0 | 1 | null;
  /** whether the answer must have been seen where it happened: not where the process died, or the person closed the place for it */
  readonly isAnswered: boolean;
};

/** The longest that an answer is waited for: the last of its tries comes within it. */
const patienceMs = 60_000;

/** Somebody of their own does something about a thing. */
export function doing(
  { fake }: OpenDiscordHouse,
  thing: string,
  act: (person: Person) => Promise<Seen>,
  person = fake.person(thing),
): Asked {
  let seen: Seen | null = null;
  const first = act(person).then((all) => (seen = all));
  const interaction = [...fake.interactions.all.values()].at(-1);
  if (!interaction) throw new Error("nothing was sent");
  return {
    thing,
    interaction,
    first,
    texts: () => [...(seen?.messages() ?? []), ...person.directMessages()].map(({ text }) => text),
    hasFailed: () => typeof seen?.failed === "string",
  };
}

/** Types the command whose effects are counted. */
export function asking(house: OpenDiscordHouse, thing: string): Asked {
  return doing(house, thing, (person) => person.types("/effect add", { thing }));
}

export function isTold({ thing, texts }: Asked): boolean {
  return texts().some((text) => text.includes(`done ${thing}`));
}

/** Waits until the person has an answer, or was told by Discord that there is none. */
export async function settled<A extends Asked>(asked: A): Promise<A> {
  await until(() => isTold(asked) || asked.hasFailed() || asked.texts().length > 0, "nobody was told anything, not even that it failed");
  return asked;
}

export const once = (asked: Asked): Outcome => ({ ...asked, times: 1, isAnswered: true });
export const never = (asked: Asked): Outcome => ({ ...asked, times: 0, isAnswered: true });
export const maybe = (asked: Asked): Outcome => ({ ...asked, times: null, isAnswered: true });
export const unanswered = (asked: Asked): Outcome => ({ ...asked, times: 1, isAnswered: false });

/** What is wrong with what came of it; null: nothing. */
export function wrongWith(outcome: Outcome, happened: number): string | null {
  const { thing, times, isAnswered, texts } = outcome;
  if (times === null ? happened > 1 : happened !== times) return `${thing} happened ${happened} times, not ${times ?? "once at most"}`;
  if (happened === 0 && isTold(outcome)) return `${thing} did not happen, but was told as done`;
  if (happened === 1 && isAnswered && !isTold(outcome)) return `${thing} happened, and the person reads ${JSON.stringify(texts())}`;
  if (texts().filter((text) => text.includes(`done ${thing}`)).length > 1) return `${thing} was answered twice`;
  return null;
}

/** The connection is there again, and what it missed was heard. */
export async function isRestored({ fake, door }: OpenDiscordHouse): Promise<void> {
  await until(() => fake.gateway.connected === 1 && door.state().is === "open", "the connection did not come back");
}

export async function until(isSo: () => boolean, otherwise: string): Promise<void> {
  for (let waited = 0; !isSo(); waited += 10) {
    if (waited > patienceMs) throw new Error(otherwise);
    await delay(10);
  }
}
