import type { Server } from "node:http";
import { WebSocketServer, type WebSocket } from "ws";
import type { Delivered, Envelope } from "./envelope.ts";
import { isJson } from "./rule.ts";
import type { Workspace } from "./workspace.ts";

/** Socket mode, as docs.slack.dev/apis/events-api/using-socket-mode has it: hello, envelopes, acknowledgements, disconnects. */
export function socketLinks(server: Server, workspace: Workspace) {
  const links = new Set<WebSocket>();
  const waiting = new Map<string, (payload: unknown) => void>();
  let opened = 0;
  /** a link that was opened and says nothing */
  let isMute = false;
  const sockets = new WebSocketServer({ server, path: "/link" });
  sockets.on("connection", (link) => {
    links.add(link);
    opened++;
    link.on("close", () => {
      links.delete(link);
      workspace.changed();
    });
    link.on("error", () => link.terminate());
    link.on("message", (data: Buffer) => {
      const read: unknown = JSON.parse(data.toString());
      if (isJson(read)) waiting.get(String(read.envelope_id))?.(read.payload);
    });
    if (!isMute) {
      const connection = { app_id: workspace.appId };
      link.send(
        JSON.stringify({ type: "hello", num_connections: links.size, connection_info: connection, debug_info: { host: "double" } }),
      );
    }
    workspace.changed();
  });

  const newest = (): WebSocket | undefined => [...links].findLast(({ readyState, OPEN }) => readyState === OPEN);

  const deliver = async (kind: Envelope, payload: object, patience: number): Promise<Delivered> => {
    const id = workspace.id("E");
    const { promise, resolve } = Promise.withResolvers<Delivered>();
    const from = performance.now();
    const late = (): void => resolve({ ok: false, ms: performance.now() - from, reason: "operation_timeout", noRetry: false });
    const timer = setTimeout(late, patience);
    waiting.set(id, (answer) => {
      const isEmpty = isJson(answer) && Object.keys(answer).length === 0;
      resolve({ ok: true, ms: performance.now() - from, answer: isEmpty ? undefined : answer });
    });
    newest()?.send(JSON.stringify({ envelope_id: id, type: kind, payload, accepts_response_payload: kind !== "events_api" }));
    try {
      return await promise;
    } finally {
      clearTimeout(timer);
      waiting.delete(id);
    }
  };

  return {
    deliver,
    isOpen: () => newest() !== undefined,
    /** how many were opened since the beginning */
    opened: () => opened,
    /** says goodbye, as Slack does before it renews a connection or when socket mode is switched off */
    sayGoodbye: (reason: "warning" | "refresh_requested" | "link_disabled") => {
      for (const link of links) link.send(JSON.stringify({ type: "disconnect", reason, debug_info: { host: "double" } }));
    },
    /** the line is cut without a word */
    cut: () => {
      for (const link of links) link.terminate();
    },
    /** whatever text, to every link */
    say: (text: string) => {
      for (const link of links) link.send(text);
    },
    mute: (on: boolean) => {
      isMute = on;
    },
    close: () => {
      for (const link of links) link.terminate();
      sockets.close();
    },
  };
}
export type SocketLinks = ReturnType<typeof socketLinks>;
