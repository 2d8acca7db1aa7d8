import { lookup as lookUp, type LookupAddress } from "node:dns";
import { request as httpRequest, type IncomingMessage } from "node:http";
import { request as httpsRequest } from "node:https";
import { isIP, type LookupFunction } from "node:net";
import type { TryOutcome } from "#domain/webhooks";
import { isLoopback, isPublicAddress } from "./public-address.ts";

/** Something ready to be posted. */
export type WebhookPost = {
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
};

export type WebhookOutlet = {
  /** Posts it once. Never throws: whatever happens is an outcome. */
  post(post: WebhookPost): Promise<TryOutcome>;
};

/** A receiver notes what it gets and answers; what it does with it is for after that. */
const patienceMs = 15_000;
/** More than that of an answer nobody reads. */
const largestAnswer = 65_536;

class NotPublic extends Error {}

/**
 * Posts to addresses that people typed. A name is resolved here, every address that it has must be one of the internet, and the connection goes to exactly these:
 * nobody gets at what only this machine can reach, by whatever name, and no redirect is followed. `onThisMachine`: in a demonstration, loopback will do.
 */
export function webhookOutlet({
  onThisMachine,
  patience = patienceMs,
}: {
  readonly onThisMachine: boolean;
  readonly patience?: number;
}): WebhookOutlet {
  const isAllowed = (address: string): boolean => isPublicAddress(address) || (onThisMachine && isLoopback(address));
  const lookup: LookupFunction = (hostname, options, done) => {
    lookUp(hostname, { ...options, all: true }, (error, addresses: LookupAddress[]) => {
      if (error) return done(error, []);
      if (!addresses.every(({ address }) => isAllowed(address))) return done(new NotPublic(), []);
      const [first] = addresses;
      return options.all === true || !first ? done(null, addresses) : done(null, first.address, first.family);
    });
  };
  return {
    post: async ({ url: text, headers, body }) => {
      const url = new URL(text);
      const host = url.hostname.replace(/^\[|\]$/g, "");
      // Nothing is looked up for an address.
      if (isIP(host) !== 0 && !isAllowed(host)) return { kind: "failed", status: null, detail: "not-public" };
      if (url.protocol !== "https:" && !(onThisMachine && url.protocol === "http:"))
        return { kind: "failed", status: null, detail: "not-https" };
      const { promise, resolve } = Promise.withResolvers<TryOutcome>();
      const signal = AbortSignal.timeout(patience);
      const asked = (url.protocol === "https:" ? httpsRequest : httpRequest)(url, {
        method: "POST",
        headers: { ...headers, "content-length": String(Buffer.byteLength(body)) },
        lookup,
        signal,
        // A connection of its own for each: one that is kept may lead to where the name no longer does.
        agent: false,
      });
      asked.on("error", (error) => resolve({ kind: "failed", status: null, detail: wordFor(error, signal) }));
      let isAnswered = false;
      asked.on("response", (response) => {
        isAnswered = true;
        readAnswer(response, (error) =>
          resolve(error ? { kind: "failed", status: null, detail: wordFor(error, signal) } : outcomeOf(response)),
        );
      });
      // Who answers that the protocol be another one ends so, without an error or an answer, and nothing would end the waiting.
      asked.on("close", () => {
        if (!isAnswered) resolve({ kind: "failed", status: null, detail: "broken-off" });
      });
      asked.end(body);
      return promise;
    },
  };
}

/** Reads an answer to its end, which is when it counts, and throws it away: what others say is of no use, and none of the log's business. */
function readAnswer(response: IncomingMessage, done: (error?: Error) => void): void {
  let size = 0;
  response.on("data", (part: Buffer) => {
    size += part.length;
    // Whatever follows: the status is known.
    if (size > largestAnswer) {
      done();
      response.destroy();
    }
  });
  response.on("end", () => done());
  response.on("error", done);
  response.on("close", () => done(new Error("the connection ended")));
}

function outcomeOf({ statusCode = 0, headers }: IncomingMessage): TryOutcome {
  if (statusCode >= 200 && statusCode < 300) return { kind: "taken", status: statusCode };
  if (statusCode === 410) return { kind: "gone", status: statusCode, detail: "gone" };
  const isRedirect = statusCode >= 300 && statusCode < 400;
  const seconds = /^\d{1,6}$/.test(headers["retry-after"] ?? "") ? Number(headers["retry-after"]) : undefined;
  return {
    kind: "failed",
    status: statusCode,
    detail: isRedirect ? "redirect" : "status",
    ...(seconds === undefined || (statusCode !== 429 && statusCode !== 503) ? {} : { retryAfterSeconds: seconds }),
  };
}

/** What went wrong, as a word of ours: an error's own text may name what is inside of this network. */
function wordFor(error: Error & { code?: string }, signal: AbortSignal): string {
  if (signal.aborted) return "too-slow";
  if (error instanceof NotPublic) return "not-public";
  const { code = "" } = error;
  if (code === "ENOTFOUND" || code === "EAI_AGAIN") return "no-such-name";
  if (/CERT|TLS|SSL|SIGNATURE|ALTNAME/.test(code)) return "certificate";
  if (code === "ECONNREFUSED") return "refused";
  return "broken-off";
}
