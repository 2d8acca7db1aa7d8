import type { FastifyRequest } from "fastify";

const here = new Set(["127.0.0.1", "::1", "::ffff:127.0.0.1"]);
/** Where one of these stands, somebody else's request was handed on: "this machine" is then a proxy, and says nothing of who asks. */
const handedOn = ["x-forwarded-for", "x-forwarded-host", "x-forwarded-proto", "x-real-ip", "forwarded", "via", "cf-connecting-ip"];

/** Whether a program on this machine asks, and asks for itself. */
export function isFromHere({ socket, headers }: Pick<FastifyRequest, "socket" | "headers">): boolean {
  return here.has(socket.remoteAddress ?? "") && handedOn.every((name) => headers[name] === undefined);
}

/**
 * Whether the address in the browser's bar is this machine's. A name of somebody else's can be made to lead to 127.0.0.1 (DNS rebinding): their page would
 * then be of the same origin as ours.
 */
export function isCalledLocal({ host }: Pick<FastifyRequest, "host">): boolean {
  return /^(?:localhost|127\.0\.0\.1|\[::1\])(?::\d{1,5})?$/i.test(host);
}
