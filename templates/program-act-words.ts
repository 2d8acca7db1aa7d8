import type { ActName } from "#domain/audit";
import type { AuditLine } from "#domain/answers";
import type { Sentence } from "./view.ts";

const key = ({ facts }: AuditLine): string => `the key ${String(facts["prefix"])} (${String(facts["name"])})`;

/** What somebody did about other programs, after their name. */
export const programActWords = {
  "api-key.make": (line) => [
    "made ",
    key(line),
    Array.isArray(line.facts["scopes"]) ? `, which may ${line.facts["scopes"].join(", ")}` : "",
  ],
  "api-key.revoke": (line) => ["revoked ", key(line)],
} satisfies Partial<Record<ActName, (line: AuditLine) => Sentence>>;
