/** What a log may say of a fault: its kind, codes and places, never the data that were on their way. */
export type FaultFacts = {
  readonly type: string;
  readonly code: string | null;
  readonly constraint: string | null;
  readonly message: string;
  readonly frames: readonly string[];
  readonly cause: FaultFacts | null;
};

const mailbox = /[^\s@<>"'(]+@[^\s@<>"')]+/g;
const longestMessage = 300;
/** SQLSTATE class 22: the value does not fit its type, and the message quotes the value */
const dataException = /^22[0-9A-Z]{3}$/;
const framePosition = /(:\d+:\d+|<anonymous>|native)\)?$/;

/**
 * An allow-list view of whatever was thrown. A database error's `detail` repeats values and is left out, and so is what its message
 * quotes of a value that does not fit; statements with their parameters (as ORMs like to append) are cut off, a parser's message
 * quotes what it could not parse and goes as a whole, and addresses are blanked wherever they stand. Never throws.
 */
export function describeFault(error: unknown, depth = 0): FaultFacts {
  if (!(error instanceof Error))
    return { type: typeof error, code: null, constraint: null, message: "something that is no error was thrown", frames: [], cause: null };
  const { code, constraint } = error as Error & { code?: unknown; constraint?: unknown };
  return {
    type: error.constructor?.name ?? "Error",
    code: typeof code === "string" ? code : null,
    constraint: typeof constraint === "string" ? constraint : null,
    message: messageOf(error, code),
    frames: framesOf(error),
    cause: error.cause === undefined || depth >= 3 ? null : describeFault(error.cause, depth + 1),
  };
}

function messageOf(error: Error, code: unknown): string {
  if (error instanceof SyntaxError) return "something does not parse";
  const whole = withoutStatement(textOf(error.message));
  const [firstLine = ""] = (typeof code === "string" && dataException.test(code) ? whole.replace(/".*/s, '"…"') : whole).split("\n");
  return firstLine.replaceAll(mailbox, "…@…").slice(0, longestMessage);
}

/** A statement stands before its error, often over several lines; one without an error says nothing that may be said. */
function withoutStatement(message: string): string {
  if (!/^\s*(select|insert|update|delete|with|create|alter|drop|truncate|lock)\b/i.test(message)) return message;
  return `… ${message.includes(" - ") ? message.slice(message.lastIndexOf(" - ") + 3) : ""}`;
}

/** The stack begins with the message, whose own lines may look like frames. */
function framesOf(error: Error): string[] {
  const [stack, message] = [textOf(error.stack), textOf(error.message)];
  const trace = stack.includes(message) ? stack.slice(stack.indexOf(message) + message.length) : stack;
  return trace
    .split("\n")
    .map((line) => line.trim())
    .filter((line) => line.startsWith("at ") && framePosition.test(line))
    .map((line) => line.replaceAll(mailbox, "…@…"))
    .slice(0, 12);
}

/** Anybody may have hung something else there. */
function textOf(value: unknown): string {
  return typeof value === "string" ? value : "";
}
