import type { ActName } from "#domain/audit";
import type { AuditLine } from "#domain/answers";
import type { Sentence } from "./view.ts";

const said = (value: unknown, otherwise: string): string =>
  typeof value === "string" || typeof value === "number" ? String(value) : otherwise;
const key = ({ facts }: AuditLine): string => `the key ${said(facts["prefix"], "")} (${said(facts["name"], "of a program")})`;

const host = ({ facts }: AuditLine): string => said(facts["host"], "another program");

/** What somebody did about other programs, after their name. */
export const programActWords = {
  "api-key.make": (line) => [
    "made ",
    key(line),
    Array.isArray(line.facts["scopes"]) ? `, which may ${line.facts["scopes"].join(", ")}` : "",
  ],
  "api-key.revoke": (line) => ["revoked ", key(line)],
  "webhook.add": (line) => [
    "has ",
    host(line),
    " told of ",
    Array.isArray(line.facts["kinds"]) ? line.facts["kinds"].join(", ") : "events",
  ],
  "webhook.remove": (line) => ["tells ", host(line), " nothing any more"],
  "webhook.resend": (line) => [`sent ${said(line.facts["events"], "some")} events to `, host(line), " again"],
  "webhook.rotate": (line) => ["gave the webhooks to ", host(line), " another secret"],
  "webhook.switch-off": (line) => ["switched the webhooks to ", host(line), " off"],
  "webhook.switch-on": (line) => ["switched the webhooks to ", host(line), " on"],
} satisfies Partial<Record<ActName, (line: AuditLine) => Sentence>>;
