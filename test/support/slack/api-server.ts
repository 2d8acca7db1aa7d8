import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import { messageRefusal, methods, type World } from "./api-methods.ts";
import { isJson, type Json } from "./rule.ts";

/** What goes wrong with one call: `lost` is done but never answered, `hang` is answered when the test says so. */
export type Fault =
  | { readonly kind: "ratelimited"; readonly retryAfter: number }
  | { readonly kind: "status"; readonly status: number }
  | { readonly kind: "error"; readonly error: string }
  | { readonly kind: "dropped" }
  | { readonly kind: "lost" };

export type Call = { readonly method: string; readonly given: Json; readonly ok: boolean; readonly error: string | null };

type Reply = { readonly status: number; readonly body: Json | string; readonly headers?: Record<string, string> };

/** The double's web server: Web API, uploads and response addresses. */
export function apiServer(world: World): {
  server: Server;
  calls: Call[];
  fail: (method: string, ...faults: Fault[]) => void;
  clear: (method: string) => void;
  busy: () => number;
} {
  const faults = new Map<string, Fault[]>();
  const calls: Call[] = [];
  /** requests that are not answered yet */
  let busy = 0;

  const answer = (request: IncomingMessage, body: Buffer, path: string): Reply => {
    if (path.startsWith("/upload/")) return upload(world, path.slice("/upload/".length), body);
    if (path.startsWith("/response/")) return respond(world, path.slice("/response/".length), body);
    return callMethod(world, path.slice("/api/".length), request, body);
  };

  const serve = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    const body = Buffer.concat(chunks);
    const path = new URL(request.url ?? "/", "http://double").pathname;
    const name = path.startsWith("/response/") ? "response_url" : path.startsWith("/upload/") ? "upload" : path.slice("/api/".length);
    const fault = faults.get(name)?.shift();
    if (fault?.kind === "dropped") return void request.socket.destroy();
    const reply = (fault && faultReply(fault)) ?? answer(request, body, path);
    const said = isJson(reply.body) ? reply.body : {};
    calls.push({
      method: name,
      given: readArguments(request, body),
      ok: reply.status === 200 && said.ok !== false,
      error: (said.error as string) ?? null,
    });
    if (fault?.kind === "lost") return void request.socket.destroy();
    const text = typeof reply.body === "string" ? reply.body : JSON.stringify(reply.body);
    response.writeHead(reply.status, {
      "content-type": typeof reply.body === "string" ? "text/plain" : "application/json",
      ...reply.headers,
    });
    response.end(text);
  };

  const server = createServer((request, response) => {
    busy++;
    response.once("close", () => busy--);
    serve(request, response).catch((error: unknown) => {
      response.writeHead(500);
      response.end(String(error));
    });
  });
  return {
    server,
    calls,
    busy: () => busy,
    clear: (method) => void faults.delete(method),
    fail: (method, ...next) => void faults.set(method, [...(faults.get(method) ?? []), ...next]),
  };
}

function faultReply(fault: Fault): Reply | null {
  switch (fault.kind) {
    case "ratelimited":
      return { status: 429, body: { ok: false, error: "ratelimited" }, headers: { "retry-after": String(fault.retryAfter) } };
    case "status":
      return { status: fault.status, body: "upstream trouble" };
    case "error":
      return { status: 200, body: { ok: false, error: fault.error } };
    default:
      return null;
  }
}

/** Fields of a form or of JSON; those of a form that hold JSON are read as such. */
function readArguments(request: IncomingMessage, body: Buffer): Json {
  const type = String(request.headers["content-type"]);
  if (type.startsWith("application/json")) {
    const read: unknown = JSON.parse(body.toString() || "{}");
    return isJson(read) ? read : {};
  }
  if (!type.startsWith("application/x-www-form-urlencoded")) return {};
  return Object.fromEntries([...new URLSearchParams(body.toString())].map(([name, value]) => [name, readField(value)]));
}

function readField(value: string): unknown {
  if (value === "true" || value === "false") return value === "true";
  if (!/^[[{]/.test(value)) return value;
  try {
    return JSON.parse(value);
  } catch {
    return value;
  }
}

function callMethod(world: World, name: string, request: IncomingMessage, body: Buffer): Reply {
  const { workspace } = world;
  const method = Object.hasOwn(methods, name) ? methods[name] : undefined;
  const no = (error: string, more: Json = {}): Reply => ({ status: 200, body: { ok: false, error, ...more } });
  if (!method) return no("unknown_method");
  const given = readArguments(request, body);
  const token = /^Bearer (.+)$/.exec(request.headers.authorization ?? "")?.[1] ?? (given.token as string | undefined);
  if (!token) return no("not_authed");
  if (token !== workspace.tokens[method.token])
    return no(Object.values(workspace.tokens).includes(token) ? "not_allowed_token_type" : "invalid_auth");
  if (workspace.installation === "uninstalled") return no("account_inactive");
  if (workspace.installation === "revoked" && method.token === "bot") return no("token_revoked");
  if (method.scope && !workspace.scopes.has(method.scope))
    return no("missing_scope", { needed: method.scope, provided: [...workspace.scopes].join(",") });
  return { status: 200, body: method.run(given, world) };
}

function upload({ workspace }: World, id: string, body: Buffer): Reply {
  const file = workspace.uploads.get(id);
  if (!file || file.length !== body.length) return { status: 400, body: "bad upload" };
  file.content = body;
  return { status: 200, body: `OK - ${body.length}` };
}

/** docs.slack.dev/interactivity/handling-user-interaction, "Handling message responses" */
function respond(world: World, key: string, body: Buffer): Reply {
  const { workspace, short } = world;
  const place = short.useResponse(key);
  if ("error" in place) return { status: 404, body: { ok: false, error: place.error } };
  let message: Json;
  try {
    message = JSON.parse(body.toString()) as Json;
  } catch {
    return { status: 400, body: { ok: false, error: "invalid_payload" } };
  }
  const refused = messageRefusal(message);
  if (refused) return { status: 400, body: refused };
  const original =
    place.original === null ? undefined : workspace.messages.find(({ ts, isDeleted }) => ts === place.original && !isDeleted);
  if (message.delete_original === true) {
    if (original) original.isDeleted = true;
    workspace.changed();
    return { status: 200, body: { ok: true } };
  }
  const content = { text: (message.text as string | undefined) ?? "", blocks: (message.blocks as Json[] | undefined) ?? [] };
  if (message.replace_original === true && original) {
    Object.assign(original, { ...content, blocks: workspace.named(content).blocks });
    workspace.changed();
  } else {
    const onlyFor = message.response_type === "in_channel" ? null : place.user;
    workspace.post({ channel: place.channel, onlyFor, ...content, files: [], by: "response_url" });
  }
  return { status: 200, body: { ok: true } };
}
