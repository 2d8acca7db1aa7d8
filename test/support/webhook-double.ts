import { createHmac, timingSafeEqual } from "node:crypto";
import { createServer, type IncomingHttpHeaders, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { afterAll } from "vitest";

export type Heard = { readonly headers: IncomingHttpHeaders; readonly body: string; readonly path: string };
type Answer = (response: ServerResponse, heard: Heard) => void;

/** Another program that takes webhooks on this machine: a real HTTP server that answers as it is told, and keeps all that it heard. */
export async function webhookDouble(): Promise<{
  readonly url: string;
  readonly heard: Heard[];
  /** from now on it answers so; with 204 until somebody says otherwise */
  answer(with_: number | Answer): void;
  close(): Promise<void>;
}> {
  const heard: Heard[] = [];
  let answer: Answer = (response) => response.writeHead(204).end();
  const server = createServer((request, response) => {
    const parts: Buffer[] = [];
    request.on("data", (part: Buffer) => parts.push(part));
    request.on("end", () => {
      const one = { headers: request.headers, body: Buffer.concat(parts).toString("utf8"), path: request.url ?? "" };
      heard.push(one);
      answer(response, one);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const close = async (): Promise<void> => {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  };
  afterAll(close);
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/hooks`,
    heard,
    answer: (with_) => {
      answer = typeof with_ === "number" ? (response) => response.writeHead(with_).end() : with_;
    },
    close,
  };
}

/** Whether a body was signed with a secret, as a receiver finds out by the words of Standard Webhooks 1.0 alone. */
export function isSigned({ headers, body }: Pick<Heard, "headers" | "body">, secret: string): boolean {
  const key = Buffer.from(secret.slice("whsec_".length), "base64");
  const signed = `${String(headers["webhook-id"])}.${String(headers["webhook-timestamp"])}.${body}`;
  const expected = Buffer.from(createHmac("sha256", key).update(signed).digest("base64"));
  return String(headers["webhook-signature"])
    .split(" ")
    .map((each) => Buffer.from(each.replace(/^v1,/, "")))
    .some((given) => given.length === expected.length && timingSafeEqual(given, expected));
}
