import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { createServer as createPlain, request as ask, type IncomingMessage, type ServerResponse } from "node:http";
import { createServer } from "node:https";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";

/** What the browser did: the shop's requests with what came along, and those for the tracker's host. */
export type Seen = {
  readonly method: string;
  readonly host: string;
  readonly path: string;
  readonly cookie: string;
  readonly body: string;
};

export type LoopbackShop = {
  /** of https: hosts of the shop and of the tracker lead here */
  readonly port: number;
  /** the same over http */
  readonly plainPort: number;
  readonly seen: Seen[];
  /** what the tracker's host does: hands on to our server, answers nothing for ever, or breaks every connection */
  tracker: "up" | "silent" | "broken";
  close(): Promise<void>;
};

export const shopHost = "shop.example";
export const trackerHost = "partners.example";

/**
 * A small shop and, on another host, our own server behind TLS; both on one port of this machine. A page is what follows its first word: /plain,
 * /shopify, /stripe, /checkout; its tag is as the query `tag` says.
 */
export async function loopbackShop(ours: string, pages: Readonly<Record<string, string>>): Promise<LoopbackShop> {
  const shop = { seen: [] as Seen[], tracker: "up" as LoopbackShop["tracker"] };
  const answer = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const host = (request.headers.host ?? "").split(":")[0] ?? "";
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    const body = Buffer.concat(chunks).toString();
    const path = request.url ?? "/";
    shop.seen.push({ method: request.method ?? "", host, path, cookie: request.headers.cookie ?? "", body });
    if (host === trackerHost) handOn(request, response, body);
    else serve(path, response);
  };
  const handOn = (request: IncomingMessage, response: ServerResponse, body: string): void => {
    if (shop.tracker === "silent") return;
    if (shop.tracker === "broken") return void request.socket.destroy();
    const onward = ask(new URL(request.url ?? "/", ours), { method: request.method ?? "GET", headers: request.headers }, (back) => {
      response.writeHead(back.statusCode ?? 500, back.headers);
      back.pipe(response);
    });
    onward.on("error", () => response.destroy());
    onward.end(body);
  };
  const serve = (path: string, response: ServerResponse): void => {
    const { pathname, searchParams } = new URL(path, `https://${shopHost}`);
    if (pathname === "/cart/update.js" || pathname === "/de/cart/update.js") {
      response.writeHead(200, { "content-type": "application/json", "set-cookie": "cart=c1; path=/" }).end("{}");
      return;
    }
    const page = pages[pathname];
    if (page === undefined) return void response.writeHead(404).end();
    const tag = searchParams.get("tag") ?? `<script src="https://${trackerHost}/tracker.js" async></script>`;
    response
      .writeHead(200, {
        "content-type": "text/html; charset=utf-8",
        "cache-control": pathname === "/kept" ? "max-age=0" : "no-store",
        "content-security-policy": `default-src 'none'; script-src https://${trackerHost}; connect-src 'self' https://${trackerHost}; form-action 'self'`,
      })
      .end(`<!doctype html><html lang="en"><head><title>Shop</title>${tag}</head><body>${page}</body></html>`);
  };
  const listen = (server: ReturnType<typeof createPlain>): Promise<number> =>
    new Promise((resolve) => server.listen(0, "127.0.0.1", () => resolve((server.address() as AddressInfo).port)));
  const handler = (request: IncomingMessage, response: ServerResponse) => void answer(request, response).catch(() => response.destroy());
  const secure = createServer(certificate(), handler);
  const plain = createPlain(handler);
  const [port, plainPort] = [await listen(secure), await listen(plain)];
  return Object.assign(shop, {
    port,
    plainPort,
    close: async () => {
      for (const server of [secure, plain]) {
        server.closeAllConnections();
        await new Promise((resolve) => server.close(resolve));
      }
    },
  });
}

/** One of a day, which browsers in tests are told to take. */
function certificate(): { key: Buffer; cert: Buffer } {
  const folder = mkdtempSync(join(tmpdir(), "certificate-"));
  const [key, cert] = [join(folder, "key.pem"), join(folder, "cert.pem")];
  try {
    const what = ["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes", "-subj", `/CN=${shopHost}`];
    execFileSync("openssl", ["req", "-x509", ...what, "-days", "1", "-keyout", key, "-out", cert], { stdio: "pipe" });
    return { key: readFileSync(key), cert: readFileSync(cert) };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
