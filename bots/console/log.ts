import { pino, type DestinationStream, type Logger } from "pino";
import pretty from "pino-pretty";
import { describeFault } from "#domain/kernel";

/** Log lines carry only what is listed here; everything else is left out, whoever passes it. */
const logged = new Set([
  "err",
  "reference",
  "port",
  "url",
  "job",
  "label",
  "topic",
  "count",
  "role",
  "engine",
  "migrations",
  "host",
  "hooks",
  "invariant",
  "refused",
  "what",
  "position",
  "hash",
  "entryId",
  "act",
]);

/** The process's log, on its error output unless told otherwise: readable at a terminal, JSON lines everywhere else. */
export function makeLog(level: string, to?: DestinationStream): Logger {
  const options = {
    level,
    base: null,
    formatters: { log: (facts: Record<string, unknown>) => Object.fromEntries(Object.entries(facts).filter(([key]) => logged.has(key))) },
    serializers: { err: describeFault },
  };
  if (to) return pino(options, to);
  return process.stdout.isTTY
    ? pino(options, pretty({ colorize: true, sync: true, translateTime: "SYS:HH:MM:ss", destination: 2 }))
    : pino(options, pino.destination({ dest: 2, sync: true }));
}
