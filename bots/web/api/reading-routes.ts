import { createHash } from "node:crypto";
import type { FastifyInstance, FastifyReply, FastifyRequest } from "fastify";
import { onlyRead, type Clock, type InTransaction } from "#domain/kernel";
import { findApiKey, noteKeyUse, type ApiKeyFacts } from "#domain/api-keys";
import { programmeOf } from "#domain/programme";
import { keyPace, perKeyAndMinute } from "./key-pace.ts";
import { Problem, sendProblem } from "./problem.ts";
import type { Answered, ReadingEndpoint } from "./reading-endpoint.ts";
import { readingEndpoints } from "./reading-endpoints.ts";

type Doors = {
  readonly inTransaction: InTransaction;
  readonly inStatement: InTransaction;
  readonly clock: Clock;
  readonly report: (error: unknown) => string;
};

/** Of one address, whoever it is: what is not known as a key costs a look at the database. */
const perAddressAndMinute = 1_200;
/** A reading that takes longer is broken off: somebody waits for nothing, and money needs the database. */
const longestReadingMs = 10_000;
const queryCanceled = "57014";

/** `GET /api/v1/…`: what programs read, with a key that an operator made in chat. */
export function readingRoutes(app: FastifyInstance, doors: Doors): void {
  const pace = keyPace();
  app.setErrorHandler((error: Error & { statusCode?: number; code?: string }, _request, reply) =>
    sendProblem(reply, problemOf(error, reply, doors)),
  );
  app.addHook("onSend", (_request, reply, payload, done) => {
    void reply.header("referrer-policy", "no-referrer");
    done(null, payload);
  });
  for (const endpoint of readingEndpoints) {
    const url = endpoint.path.replaceAll(/\{(\w+)\}/g, ":$1");
    const config = {
      rateLimit: { max: perAddressAndMinute, timeWindow: "1 minute", errorResponseBuilder: () => tooOften("From this address") },
    };
    app.get<{ Params: Record<string, string> }>(url, { config }, async (request, reply) => {
      const key = await keyOf(request, doors);
      pass(reply, pace(key.id, doors.clock.now()));
      mayRead(key, endpoint);
      const answered = await read(doors, key, endpoint, request);
      await doors.inStatement({ kind: "guest" }, (tx) => noteKeyUse(tx, key));
      return sendTagged(request, reply, answered);
    });
  }
}

async function keyOf({ headers: { authorization } }: FastifyRequest, { inStatement }: Doors): Promise<ApiKeyFacts> {
  const shown = /^Bearer +(\S{1,200})$/i.exec(authorization ?? "")?.[1];
  if (shown === undefined)
    throw new Problem(
      "no-key",
      "Show a key as `Authorization: Bearer pck_…`. An operator of the programme makes one in chat with /programme keys.",
    );
  const found = await inStatement({ kind: "guest" }, (tx) => findApiKey(tx, shown));
  if (found === "unknown")
    throw new Problem("unknown-key", "No key is like this one, or it was revoked. Nobody can look it up: ask an operator for another one.");
  if ("expiredAt" in found)
    throw new Problem("expired-key", `It counted until ${found.expiredAt.toString()}. Ask an operator of the programme for another one.`);
  return found;
}

/** Counts the request, and says how many are left whatever becomes of it. */
function pass(reply: FastifyReply, { isOver, left, secondsToReset }: ReturnType<ReturnType<typeof keyPace>>): void {
  void reply.headers({
    "ratelimit-policy": `"key";q=${perKeyAndMinute};w=60`,
    ratelimit: `"key";r=${left};t=${secondsToReset}`,
  });
  if (!isOver) return;
  void reply.header("retry-after", String(secondsToReset));
  throw tooOften("With this key");
}

function tooOften(whose: string): Problem {
  return new Problem("too-often", `${whose} came more requests than a minute may have. Ask again after the seconds in \`retry-after\`.`);
}

function mayRead({ scopes }: ApiKeyFacts, { scope }: ReadingEndpoint): void {
  if (!scopes.includes(scope))
    throw new Problem("missing-scope", `It may ${scopes.join(", ")}, and this needs ${scope}. An operator can make another key that may.`);
}

/** In a transaction that could not write if it wanted to, and does not last. */
function read({ inTransaction }: Doors, key: ApiKeyFacts, { read: ask }: ReadingEndpoint, request: FastifyRequest): Promise<Answered> {
  const actor = { kind: "system", name: `api-key:${key.prefix}` } as const;
  return inTransaction(actor, async (tx) => {
    onlyRead(tx, longestReadingMs);
    const { zone } = await programmeOf(tx);
    return ask(tx, { params: request.params as Record<string, string>, query: request.query, zone });
  });
}

function sendTagged({ headers }: FastifyRequest, reply: FastifyReply, { answer, passing = {} }: Answered): FastifyReply {
  // Weak: `as_of` moves on while the rows are the same.
  const tag = `W/"${createHash("sha256").update(JSON.stringify(answer)).digest("base64url").slice(0, 27)}"`;
  void reply.headers({ etag: tag, "cache-control": "private, no-cache", vary: "authorization" });
  const known = (headers["if-none-match"] ?? "").split(",").map((each) => each.trim());
  if (known.includes(tag) || known.includes("*")) return reply.code(304).send();
  return reply.type("application/json; charset=utf-8").send(JSON.stringify({ ...answer, ...passing }));
}

function problemOf(error: Error & { statusCode?: number; code?: string }, reply: FastifyReply, { report }: Doors): Problem {
  if (error instanceof Problem) return error;
  if (error.statusCode !== undefined && error.statusCode < 500) return new Problem("wrong-question", error.message);
  if (error.code === queryCanceled) {
    void reply.header("retry-after", "30");
    return new Problem("busy", "This takes too long at present. Ask for fewer rows or a shorter time, or again later.", report(error));
  }
  return new Problem("fault", "This is not your doing. Tell the programme's staff the reference if it goes on.", report(error));
}
