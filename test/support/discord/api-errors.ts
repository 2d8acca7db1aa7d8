/** An answer of Discord that is no success: HTTP status, its own code, its words, and for forms what is wrong where. */
export class ApiError extends Error {
  readonly status: number;
  /** JSON; text is a page of whatever stands before Discord */
  readonly body: Readonly<Record<string, unknown>> | string;
  readonly headers: Readonly<Record<string, string>>;

  constructor(status: number, code: number, message: string, more: { body?: object | string; headers?: Record<string, string> } = {}) {
    super(message);
    this.status = status;
    this.body = typeof more.body === "string" ? more.body : { message, code, ...more.body };
    this.headers = more.headers ?? {};
  }
}

/** The codes of docs.discord.com: topics/opcodes-and-status-codes (JSON error codes), read 2026-11-22. */
export const refused = {
  unauthorised: () => new ApiError(401, 0, "401: Unauthorized"),
  notFound: () => new ApiError(404, 0, "404: Not Found"),
  unknownChannel: () => new ApiError(404, 10_003, "Unknown Channel"),
  unknownMessage: () => new ApiError(404, 10_008, "Unknown Message"),
  unknownUser: () => new ApiError(404, 10_013, "Unknown User"),
  unknownWebhook: () => new ApiError(404, 10_015, "Unknown Webhook"),
  unknownInteraction: () => new ApiError(404, 10_062, "Unknown interaction"),
  unknownCommand: () => new ApiError(404, 10_063, "Unknown application command"),
  tooLarge: () => new ApiError(413, 40_005, "Request entity too large"),
  acknowledgedAlready: () => new ApiError(400, 40_060, "Interaction has already been acknowledged."),
  missingAccess: () => new ApiError(403, 50_001, "Missing Access"),
  directMessagesClosed: () => new ApiError(403, 50_007, "Cannot send messages to this user"),
  missingPermissions: () => new ApiError(403, 50_013, "Missing Permissions"),
  tokenExpired: () => new ApiError(401, 50_027, "Invalid Webhook Token"),
  /** Cloudflare's page, without JSON */
  behindThePage: (status: 502 | 520 | 521 | 524) =>
    new ApiError(status, 0, "Bad Gateway", {
      body: `<!DOCTYPE html><title>discord.com | ${status}</title><h1>Error ${status}</h1>`,
      headers: { "content-type": "text/html; charset=UTF-8" },
    }),
  broken: () => new ApiError(500, 0, "500: Internal Server Error"),
  /** `problems` as the payload rules word them: "path: CODE sentence". */
  invalidForm: (problems: readonly string[]) => new ApiError(400, 50_035, "Invalid Form Body", { body: { errors: errorTree(problems) } }),
  rateLimited: (retryAfterSeconds: number, isGlobal: boolean) =>
    new ApiError(429, 0, "You are being rate limited.", {
      body: { retry_after: retryAfterSeconds, global: isGlobal },
      headers: {
        "retry-after": String(Math.ceil(retryAfterSeconds)),
        "x-ratelimit-scope": isGlobal ? "global" : "user",
        ...(isGlobal
          ? { "x-ratelimit-global": "true" }
          : {
              "x-ratelimit-limit": "5",
              "x-ratelimit-remaining": "0",
              "x-ratelimit-reset-after": String(retryAfterSeconds),
              "x-ratelimit-bucket": "double",
            }),
      },
    }),
};

/** the platform's own key for what is wrong at a place itself */
const here = "_errors";

type Tree = { [key: string]: Tree | { code: string; message: string }[] };

/** "components[0].label: CODE sentence" as the nested `errors` that Discord answers: a key for each step, `_errors` at the end. */
function errorTree(problems: readonly string[]): Tree {
  const root: Tree = {};
  for (const problem of problems) {
    const [, path = "", code = "", message = ""] = /^(.*?): (\S+) ([\s\S]*)$/.exec(problem) ?? [];
    let at = root;
    for (const step of path.split(/[.[\]]+/).filter((each) => each !== "")) at = (at[step] ??= {}) as Tree;
    at[here] = [...((at[here] as { code: string; message: string }[] | undefined) ?? []), { code, message }];
  }
  return root;
}
