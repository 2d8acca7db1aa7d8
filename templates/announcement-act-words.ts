import type { ActName } from "#domain/audit";
import type { AuditLine } from "#domain/answers";
import type { Sentence, Value } from "./view.ts";

/** What somebody did about an announcement, after their name. */
export const announcementActWords = {
  "announcement.cancel": (line) => ["called off ", announcement(line)],
  "announcement.change": (line) => ["changed ", announcement(line)],
  "announcement.hold": (line) => ["held back ", announcement(line), ", whose time had passed"],
  "announcement.schedule": (line) => ["scheduled ", announcement(line)],
  "announcement.send": (line) => ["sent ", announcement(line)],
  "announcement.test": (line) => ["sent a test of ", announcement(line), " to themselves"],
  "announcement.write": (line) => ["wrote ", announcement(line)],
} satisfies Partial<Record<ActName, (line: AuditLine) => Sentence>>;

const announcement = (line: AuditLine): Value =>
  typeof line.facts.title === "string" ? `the announcement “${line.facts.title}”` : `announcement ${line.subject.id}`;
