import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { text } from "node:stream/consumers";
import type { Instant } from "#domain/kernel";
import { signatureOf } from "../../jobs/outlets/rails/fake-rail.ts";

/**
 * What the other side does with a request. before/after: whether the payment exists when it goes wrong. silent: it never answers; drop: it hangs up;
 * fault: it answers 500; page: it answers with a page of somebody else's. stale: it does not see yet, or any more, what is there.
 */
export type RailFault =
  | "silent-before"
  | "silent-after"
  | "drop-before"
  | "drop-after"
  | "fault-before"
  | "fault-after"
  | "page-before"
  | "page-after"
  | "stale";

export type FakePayment = {
  readonly key: string;
  /** our number of the transfer, as it was sent along */
  readonly transfer: string;
  readonly minor: bigint;
  readonly reference: string;
  readonly madeAt: Instant;
  says: "submitted" | "settled" | "failed" | "returned";
  code: string | null;
};

export type FakeRailServer = {
  readonly url: string;
  /** every payment that was ever made, one entry for each time that money would have left */
  readonly made: FakePayment[];
  readonly requests: () => number;
  /** how it signs what it tells */
  readonly notify: (url: string, notices: readonly object[], at: Instant) => Promise<number>;
  close(): Promise<void>;
};

/** What the double is told about a key: what goes wrong with the next request, and whether it refuses the payment. */
export type FakeRailMind = {
  readonly faultOf: (key: string, asks: "submit" | "lookup") => RailFault | null;
  readonly refusalOf: (transfer: string) => string | null;
  /** called when a payment was made, before anything is answered */
  readonly whenMade?: (payment: FakePayment) => Promise<unknown> | undefined;
  readonly now: () => Instant;
  /** for so long it knows a key; the same key later is another payment */
  readonly keyHours: number;
};

/** The other side of the fake rail: a real server on this machine that keeps its payments in memory. */
export async function startFakeRail(secret: string, mind: FakeRailMind, port = 0): Promise<FakeRailServer> {
  const made: FakePayment[] = [];
  let requests = 0;
  const known = (key: string): FakePayment | undefined => made.findLast((each) => each.key === key);
  const isForgotten = ({ madeAt }: FakePayment): boolean => Temporal.Instant.compare(mind.now(), madeAt.add({ hours: mind.keyHours })) >= 0;

  const make = async (key: string, body: { transfer: string; minor: string }): Promise<FakePayment> => {
    const before = known(key);
    if (before && !isForgotten(before)) return before;
    const code = mind.refusalOf(body.transfer);
    const payment: FakePayment = {
      key,
      transfer: body.transfer,
      minor: BigInt(body.minor),
      reference: `pay_${made.length + 1}`,
      madeAt: mind.now(),
      says: code === null ? "submitted" : "failed",
      code,
    };
    made.push(payment);
    await mind.whenMade?.(payment);
    return payment;
  };

  async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    requests += 1;
    const isSubmit = request.method === "POST";
    const key = isSubmit ? String(request.headers["idempotency-key"]) : decodeURIComponent(request.url?.split("/").at(-1) ?? "");
    const fault = mind.faultOf(key, isSubmit ? "submit" : "lookup");
    const body = isSubmit ? (JSON.parse(await text(request)) as { transfer: string; minor: string }) : null;
    const isLost = fault?.endsWith("-before") ?? false;
    const payment = isLost ? undefined : body ? await make(key, body) : known(key);
    const send = (status: number, said: object): void =>
      void response.writeHead(status, { "content-type": "application/json" }).end(JSON.stringify(said));
    switch (fault) {
      case "silent-before":
      case "silent-after":
        return;
      case "drop-before":
      case "drop-after":
        return void request.socket.destroy();
      case "fault-before":
      case "fault-after":
        return send(500, { error: "something broke" });
      case "page-before":
      case "page-after":
        return void response.writeHead(isSubmit ? 200 : 404, { "content-type": "text/html" }).end("<h1>Back soon</h1>");
      case "stale":
        return send(404, { error: "no-such-key" });
      case null:
        if (!payment) return send(404, { error: "no-such-key" });
        return send(200, { reference: payment.reference, says: payment.says, code: payment.code });
      default:
        return fault satisfies never;
    }
  }

  const server = createServer((request, response) => {
    answer(request, response).catch(() => response.destroy());
  });
  await new Promise<void>((resolve) => {
    server.listen(port, "127.0.0.1", resolve);
  });
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    made,
    requests: () => requests,
    notify: async (url, notices, at) => {
      const body = Buffer.from(JSON.stringify({ notices }));
      const time = String(Math.floor(at.epochMilliseconds / 1_000));
      const response = await fetch(url, {
        method: "POST",
        headers: { "content-type": "application/json", "x-rail-signature": `t=${time},v1=${signatureOf(body, time, secret)}` },
        body,
      });
      await response.arrayBuffer();
      return response.status;
    },
    close: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => {
        server.close(resolve);
      });
    },
  };
}
