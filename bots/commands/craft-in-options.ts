import type { Zone } from "#domain/kernel";
import type { CraftInInput } from "#domain/craft-ins";
import { option, type Option, type WallTime } from "../option.ts";
import { wholeNumber, zoneOfTime } from "./options.ts";

/** What is told of a craft-in besides its title and its start. */
export const craftInOptions = {
  place: option.word("where it takes place", { optional: true }),
  link: option.url("the link to it, if it is on a screen", { optional: true }),
  minutes: wholeNumber("how long it lasts, in minutes; 120 unless you say", 120),
  seats: wholeNumber("how many may come; as many as want unless you say", 20),
  materials: option.word("what to bring along", { optional: true }),
  zone: zoneOfTime,
  picture: option.picture("a picture of it", { optional: true }),
  closes: wholeNumber("sign-up closes so many hours before the start; 2 unless you say", 24),
} satisfies Record<string, Option<unknown, false>>;

const usualMinutes = 120;
const usualHours = 2;

export function craftInInput(
  given: {
    readonly title: string;
    readonly start: WallTime;
    readonly place?: string | undefined;
    readonly link?: string | undefined;
    readonly minutes?: number | undefined;
    readonly seats?: number | undefined;
    readonly materials?: string | undefined;
    readonly picture?: string | undefined;
    readonly closes?: number | undefined;
  },
  zone: Zone,
): CraftInInput {
  return {
    title: given.title,
    startsAt: given.start(zone),
    minutes: given.minutes ?? usualMinutes,
    zone,
    place: given.place ?? null,
    link: given.link ?? null,
    capacity: given.seats ?? null,
    materials: given.materials ?? null,
    picture: given.picture ?? null,
    closesHoursBefore: given.closes ?? usualHours,
  };
}
