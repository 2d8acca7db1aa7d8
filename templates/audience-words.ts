import type { Audience } from "#domain/partners";

const statusWords = { applied: "applicants", active: "active partners", paused: "paused partners" } as const;

/** For whom something is: "everybody", "active partners", "the group Mentors". */
export function audienceWords(audience: Audience): string {
  switch (audience.kind) {
    case "everybody":
      return "everybody";
    case "status":
      return statusWords[audience.status];
    case "group":
      return `the group ${audience.name}`;
    default:
      return audience satisfies never;
  }
}
