import type { Logger } from "pino";
import { makeLog } from "../../bots/console/log.ts";

/** A log that keeps every line, down to the least important, for whoever looks whether something stands in it. */
export function keptLog(): { readonly log: Logger; readonly text: () => string } {
  let written = "";
  return { log: makeLog("trace", { write: (line) => void (written += line) }), text: () => written };
}
