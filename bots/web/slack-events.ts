import { parse } from "node:querystring";
import type { FastifyInstance, FastifyReply, FastifyRequest } from "fastify";
import type { SlackReceiver } from "../slack/request.ts";
import { isSignedBySlack, replayMemory } from "../slack/signature.ts";

/** The largest that Slack sends is a modal's state: 250 kB a view (docs.slack.dev/reference/methods/views.open). */
const largestBody = 1_048_576;
/** Slack hangs up after three seconds; whoever acknowledges later is not heard. */
const patience = 2_900;

/**
 * `POST /slack/events`: commands, interactions, options and events, signed. What is not signed about now is answered 401 and read no
 * further; what was answered before, with nothing.
 */
export function slackRoutes(app: FastifyInstance, { signingSecret, clock, process }: SlackReceiver): void {
  const replays = replayMemory();
  app.removeAllContentTypeParsers();
  app.addContentTypeParser("*", { parseAs: "buffer", bodyLimit: largestBody }, (_request, body, done) => done(null, body));

  app.post("/slack/events", { bodyLimit: largestBody }, async (request, reply) => {
    const now = Math.floor(clock.now().epochMilliseconds / 1000);
    const bytes = Buffer.isBuffer(request.body) ? request.body : Buffer.alloc(0);
    const signature = header(request, "x-slack-signature");
    if (!isSignedBySlack({ body: bytes, timestamp: header(request, "x-slack-request-timestamp"), signature }, signingSecret, now))
      return reply.code(401).send({ error: "This is not signed by Slack, or not now." });
    const body = read(bytes, header(request, "content-type") ?? "");
    if (body === null) return reply.code(400).send({ error: "This can't be read." });
    if (body.type === "url_verification") return reply.code(200).send({ challenge: body.challenge });
    if (body.ssl_check !== undefined || !replays.isNew(signature ?? "", now)) return reply.code(200).send();
    return answered(process, body, request, reply);
  });
}

/** Answers as soon as it is acknowledged; the work may go on after. */
function answered(
  process: SlackReceiver["process"],
  body: Record<string, unknown>,
  request: FastifyRequest,
  reply: FastifyReply,
): Promise<FastifyReply> {
  const { promise, resolve } = Promise.withResolvers<FastifyReply>();
  let isAnswered = false;
  const answer = (code: number, content?: unknown): void => {
    if (isAnswered) return;
    isAnswered = true;
    clearTimeout(late);
    resolve(reply.code(code).send(content));
  };
  const late = setTimeout(() => answer(503, { error: "It takes too long." }), patience);
  const retryNum = Number(header(request, "x-slack-retry-num") ?? Number.NaN);
  const retryReason = header(request, "x-slack-retry-reason");
  const ack = (response?: unknown): Promise<void> => {
    answer(200, response === "" ? undefined : response);
    return Promise.resolve();
  };
  // What nobody answered for is nothing that this product hears.
  void process({ body, ack, ...(Number.isInteger(retryNum) ? { retryNum } : {}), ...(retryReason === null ? {} : { retryReason }) }).then(
    () => answer(404, { error: "Nothing here hears this." }),
  );
  return promise;
}

/** JSON as it is; of a form its fields, or what its field `payload` holds. */
function read(bytes: Buffer, contentType: string): Record<string, unknown> | null {
  try {
    const text = bytes.toString();
    if (contentType.startsWith("application/json")) return asRecord(JSON.parse(text));
    const form = parse(text);
    return typeof form.payload === "string" ? asRecord(JSON.parse(form.payload)) : { ...form };
  } catch (error) {
    if (error instanceof SyntaxError) return null;
    throw error;
  }
}

function asRecord(value: unknown): Record<string, unknown> | null {
  return typeof value === "object" && value !== null && !Array.isArray(value) ? (value as Record<string, unknown>) : null;
}

function header(request: FastifyRequest, name: string): string | null {
  const value = request.headers[name];
  return typeof value === "string" && value !== "" ? value.slice(0, 500) : null;
}
