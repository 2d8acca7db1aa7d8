import fastify, { type FastifyInstance, type FastifyRequest } from "fastify";
import { ApiError, refused } from "./api-errors.ts";
import type { CommandApi } from "./command-api.ts";
import type { Gateway } from "./gateway.ts";
import type { Interactions } from "./interactions.ts";
import { createMessage } from "./messages.ts";
import type { Fields } from "./problems.ts";
import { readBody, type Body } from "./uploads.ts";
import type { World } from "./world.ts";

/** What goes wrong with a request: an answer instead of doing it, or, with `after`, although it was done. */
export type Fault = { readonly error: ApiError | ConnectionCut; readonly after?: true; readonly holdMs?: number };

/** The connection ends before there is an answer. */
export class ConnectionCut extends Error {}

export type Asked = { readonly method: string; readonly path: string; readonly json: Fields; readonly status: number };

export type ApiDoors = {
  readonly world: World;
  readonly gateway: Gateway;
  readonly interactions: Interactions;
  readonly commands: CommandApi;
  readonly now: () => number;
  /** asked before each request */
  readonly faultOf: (method: string, path: string) => Fault | null;
  readonly asked: (request: Asked) => void;
  /** a message arrived in a channel or by direct message */
  readonly arrived: (messageId: string) => void;
};

type Params = Readonly<Record<string, string>>;
type Answer = { readonly status: number; readonly json?: unknown };

/** 50 requests a second for a bot; interactions don't count (docs.discord.com: topics/rate-limits). */
const requestsPerSecond = 50;

/** Discord's HTTP API, version 10, as far as a bot like ours uses it. Throws inside, answers as the platform outside. */
export function httpApi(doors: ApiDoors): FastifyInstance {
  const app = fastify({ bodyLimit: 26 * 1_024 * 1_024 });
  const { world, interactions, commands, gateway } = doors;
  app.removeAllContentTypeParsers();
  app.addContentTypeParser("*", { parseAs: "buffer" }, (_request, body, done) => done(null, body));
  app.setNotFoundHandler((_request, reply) => reply.status(404).send(refused.notFound().body));
  const allow = overallRate(doors.now);

  const route = (
    method: "GET" | "POST" | "PUT" | "PATCH" | "DELETE",
    path: string,
    isToken: boolean,
    work: (params: Params, body: Body) => Answer,
  ) =>
    app.route({
      method,
      url: `/api/v10${path}`,
      handler: async (request, reply) => {
        const at = new URL(request.url, "http://x").pathname.replace("/api/v10", "");
        const fault = doors.faultOf(method, at);
        try {
          if (fault?.holdMs !== undefined) await new Promise((resolve) => setTimeout(resolve, fault.holdMs));
          if (fault && !fault.after) throw fault.error;
          if (!isToken && !world.isAuthorised(request.headers.authorization)) throw refused.unauthorised();
          if (!isToken && !allow()) throw refused.rateLimited(1, true);
          const body = await bodyOf(request);
          const { status, json } = work(request.params as Params, body);
          doors.asked({ method, path: at, json: body.json, status });
          if (fault) throw fault.error;
          return await reply.status(status).send(json);
        } catch (error) {
          if (error instanceof ConnectionCut) {
            reply.hijack();
            request.raw.socket.destroy();
            return reply;
          }
          if (!(error instanceof ApiError)) throw error;
          if (!fault?.after) doors.asked({ method, path: at, json: {}, status: error.status });
          return reply.status(error.status).headers(error.headers).send(error.body);
        }
      },
    });

  route("GET", "/gateway/bot", false, () => {
    const limit = { total: 1_000, remaining: 1_000 - gateway.identified.length, reset_after: 3_600_000, max_concurrency: 1 };
    return ok({ url: gateway.url, shards: 1, session_start_limit: limit });
  });
  route("GET", "/users/@me", false, () => ok(world.userJson(world.bot)));
  for (const path of ["/applications/@me", "/oauth2/applications/@me"])
    route("GET", path, false, () => ok({ id: world.applicationId, name: "Partner Center", flags: 0 }));

  for (const scope of ["", "/guilds/:guild"]) {
    const path = `/applications/:application${scope}/commands`;
    const inside = (params: Params): string => {
      if (params.application !== world.applicationId) throw refused.missingAccess();
      return params.guild ?? "";
    };
    route("GET", path, false, (params) => ok(commands.list(inside(params))));
    route("POST", path, false, (params, { json }) => ok(commands.create(inside(params), json)));
    route("PUT", path, false, (params, { json }) => ok(commands.replaceAll(inside(params), json)));
    route("GET", `${path}/:id`, false, (params) => ok(commands.one(inside(params), params.id ?? "")));
    route("PATCH", `${path}/:id`, false, (params, { json }) => ok(commands.change(inside(params), params.id ?? "", json)));
    route("DELETE", `${path}/:id`, false, (params) => {
      commands.remove(inside(params), params.id ?? "");
      return none;
    });
  }

  route("POST", "/interactions/:id/:token/callback", true, ({ id = "", token = "" }, body) => {
    interactions.answer(id, token, body);
    return none;
  });
  route("POST", "/webhooks/:application/:token", true, ({ token = "" }, body) => ok(world.messageJson(interactions.follow(token, body))));
  route("GET", "/webhooks/:application/:token/messages/:message", true, ({ token = "", message = "" }) =>
    ok(world.messageJson(interactions.read(token, message))),
  );
  route("PATCH", "/webhooks/:application/:token/messages/:message", true, ({ token = "", message = "" }, body) =>
    ok(world.messageJson(interactions.edit(token, message, body))),
  );
  route("DELETE", "/webhooks/:application/:token/messages/:message", true, ({ token = "", message = "" }) => {
    interactions.remove(token, message);
    return none;
  });

  route("POST", "/users/@me/channels", false, (_params, { json }) => {
    const user = world.users.get(json.recipient_id as string);
    if (!user) throw refused.unknownUser();
    return ok(world.channelJson(world.directChannel(user.id)));
  });
  route("GET", "/channels/:channel", false, ({ channel = "" }) => ok(world.channelJson(channelOf(world, channel))));
  route("POST", "/channels/:channel/messages", false, (params, body) => {
    const channel = channelOf(world, params.channel ?? "");
    if (channel.recipientId !== null && !world.users.get(channel.recipientId)?.takesDirectMessages) throw refused.directMessagesClosed();
    if (!channel.mayWrite) throw refused.missingPermissions();
    const before = world.messages.size;
    const message = createMessage(world, { channelId: channel.id, onlyFor: null }, body);
    if (world.messages.size > before) doors.arrived(message.id);
    return ok(world.messageJson(message));
  });
  return app;
}

const none: Answer = { status: 204 };
function ok(json: unknown): Answer {
  return { status: 200, json };
}

function channelOf(world: World, id: string) {
  const channel = world.channels.get(id);
  if (!channel) throw refused.unknownChannel();
  return channel;
}

function bodyOf({ body, headers }: FastifyRequest): Promise<Body> {
  return readBody(Buffer.isBuffer(body) ? body : Buffer.alloc(0), headers["content-type"] ?? "");
}

function overallRate(now: () => number): () => boolean {
  let times: number[] = [];
  return () => {
    const at = now();
    times = times.filter((time) => time > at - 1_000);
    if (times.length >= requestsPerSecond) return false;
    times.push(at);
    return true;
  };
}
