import { describeFault, Refusal } from "#domain/kernel";
import { refusalView } from "#templates/refusals";
import { renderConsole } from "#templates/render/console";

/** A sentence for the person at the terminal; the process ends with it. */
export class Sentence extends Error {}

const sentences: Readonly<Record<string, string>> = {
  EADDRINUSE: "The port is taken, perhaps by a Partner Center that is running already. Stop it, or set PORT to another one.",
  EADDRNOTAVAIL: "HOST is no address of this machine. Leave it empty, or set it to one of the machine's own addresses.",
  EACCES: "This user may not listen on that port. Set PORT to one above 1023.",
  ECONNREFUSED: "The database of DATABASE_URL does not answer. Start it, or correct host and port in DATABASE_URL.",
  ENOTFOUND: "The host in DATABASE_URL is not known. Correct it.",
  ETIMEDOUT: "The database of DATABASE_URL does not answer in time. Correct host and port, or look at the network between.",
  "28P01": "The database refuses the password in DATABASE_URL. Correct it.",
  "28000": "The database refuses the user in DATABASE_URL. Correct it, or allow it to connect.",
  "3D000": "The database that DATABASE_URL names does not exist. Create it, or correct the name.",
};

/** What to say last when a process ends by an error, and its exit code: a sentence where one is known, the fault's facts otherwise. */
export function lastWords(error: unknown): { text: string; code: number } {
  if (error instanceof Refusal)
    return { text: renderConsole(refusalView(error), { width: 100, colour: false, zone: "UTC", locale: "en-US" }), code: 2 };
  if (error instanceof Sentence) return { text: error.message, code: 1 };
  const code = codeOf(error);
  if (code.startsWith("ERR_PARSE_ARGS"))
    return { text: `${(error as Error).message.split(". ")[0]}.\nUsage: npm run chat -- [--as WHO] [--json] ["/command …"]`, code: 2 };
  return { text: sentences[code] ?? JSON.stringify(describeFault(error), null, 2), code: 1 };
}

/** The code of an error, its cause or (several addresses were tried) the first of its errors. */
function codeOf(error: unknown): string {
  if (!(error instanceof Error)) return "";
  const { code } = error as Error & { code?: unknown };
  if (typeof code === "string" && code !== "") return code;
  return codeOf(error instanceof AggregateError ? error.errors[0] : error.cause);
}
