import type { IncomingMessage, Server } from "node:http";
import type { Duplex } from "node:stream";
import { WebSocketServer, type WebSocket } from "ws";
import type { Fields } from "./problems.ts";
import type { World } from "./world.ts";

/** Limits and codes of docs.discord.com: events/gateway and topics/opcodes-and-status-codes, read 2026-11-22. */
const limits = { payloadBytes: 4_096, sends: 120, windowMs: 60_000 } as const;
const close = {
  unknownOpcode: 4_001,
  decode: 4_002,
  notAuthenticated: 4_003,
  token: 4_004,
  twice: 4_005,
  sequence: 4_007,
  tooMany: 4_008,
} as const;
const badIntents = { invalid: 4_013, disallowed: 4_014 } as const;
/** after these "start a new session", or none */
const endsSession: readonly number[] = [4_003, 4_004, 4_005, 4_007, 4_009, 4_010, 4_011, 4_012, 4_013, 4_014];
const op = { dispatch: 0, heartbeat: 1, identify: 2, resume: 6, reconnect: 7, invalidSession: 9, hello: 10, ack: 11 } as const;
/** GUILD_MEMBERS, GUILD_PRESENCES, MESSAGE_CONTENT: nobody has switched them on. */
const privileged = (1 << 1) | (1 << 8) | (1 << 15);

type Session = {
  readonly id: string;
  readonly intents: number;
  sequence: number;
  readonly sent: Fields[];
  socket: WebSocket | null;
  hasEnded: boolean;
};

/** The gateway: hello, identify, ready, heartbeats, resume with replay, and everything that can go wrong with it. */
export class Gateway {
  readonly #world: World;
  readonly #server = new WebSocketServer({ noServer: true });
  readonly #heartbeatMs: number;
  readonly #now: () => number;
  readonly #sessions: Session[] = [];
  readonly #frozen = new WeakSet<WebSocket>();
  readonly #waiting: { readonly isSo: () => boolean; readonly tell: () => void }[] = [];
  /** what each connection asked for, in order: the identifies with their intents, the resumes */
  readonly identified: number[] = [];
  resumed = 0;
  heartbeats = 0;
  /** no heartbeat is acknowledged */
  isDeaf = false;
  /** the next connections are cut before they are one */
  refuses = 0;
  /** the next resumes are answered with an invalid session */
  forgets = 0;
  /** the next identifies are answered with an invalid session, as those are that come too fast */
  sendsAway = 0;
  disallowsIntents = false;

  constructor(world: World, options: { heartbeatMs: number; now: () => number }) {
    this.#world = world;
    this.#heartbeatMs = options.heartbeatMs;
    this.#now = options.now;
    this.#server.on("connection", (socket: WebSocket) => this.#connected(socket));
  }

  attach(server: Server): void {
    server.on("upgrade", (request: IncomingMessage, socket: Duplex, head: Buffer) => {
      if (this.refuses > 0) {
        this.refuses--;
        socket.destroy();
        return;
      }
      this.#server.handleUpgrade(request, socket, head, (client) => this.#server.emit("connection", client, request));
    });
  }

  get connected(): number {
    return this.#open().length;
  }

  /** Resolves as soon as it is so; looked at whenever something happens here. */
  until(isSo: () => boolean): Promise<void> {
    if (isSo()) return Promise.resolve();
    const { promise, resolve } = Promise.withResolvers<void>();
    this.#waiting.push({ isSo, tell: resolve });
    return promise;
  }

  /** Sends an event to every session, or keeps it for those that may come back. */
  dispatch(type: string, data: Fields): void {
    for (const session of this.#sessions) if (!session.hasEnded) this.#send(session, type, data);
  }

  /** Asks every connection to come back (op 7). */
  askToReconnect(): void {
    for (const { socket } of this.#open()) this.#tell(socket, { op: op.reconnect, d: null });
  }

  /** Tells every connection that its session is not valid (op 9). */
  invalidate(isResumable: boolean): void {
    for (const session of this.#open()) {
      session.hasEnded = !isResumable;
      this.#tell(session.socket, { op: op.invalidSession, d: isResumable });
    }
  }

  /** Ends every connection; whether its session can be resumed is a matter of the code. */
  closeAll(code: number): void {
    for (const session of this.#open()) {
      if (endsSession.includes(code)) session.hasEnded = true;
      session.socket?.close(code);
    }
  }

  /** The network ends: no close frame, nothing. */
  cut(): void {
    for (const { socket } of this.#open()) socket?.terminate();
  }

  /** The connections that there are stay open, but nothing is read from them and nothing goes out any more. */
  freeze(): void {
    for (const { socket } of this.#open()) {
      socket?.pause();
      if (socket) this.#frozen.add(socket);
    }
  }

  stop(): Promise<void> {
    for (const socket of this.#server.clients) socket.terminate();
    return new Promise((resolve) => {
      this.#server.close(() => resolve());
    });
  }

  #open(): Session[] {
    return this.#sessions.filter(({ socket }) => socket?.readyState === 1);
  }

  #changed(): void {
    for (const each of this.#waiting.filter(({ isSo }) => isSo())) {
      this.#waiting.splice(this.#waiting.indexOf(each), 1);
      each.tell();
    }
  }

  #connected(socket: WebSocket): void {
    let session: Session | null = null;
    const times: number[] = [];
    socket.on("error", () => undefined);
    socket.on("message", (raw: Buffer) => {
      const now = this.#now();
      times.push(now);
      if (times.filter((time) => time > now - limits.windowMs).length > limits.sends) return socket.close(close.tooMany);
      const message = raw.length > limits.payloadBytes ? null : readMessage(raw);
      if (!message) return socket.close(close.decode);
      session = this.#heard(socket, session, message) ?? session;
      return this.#changed();
    });
    socket.on("close", (code) => {
      if (session?.socket === socket) session.socket = null;
      // Closed in good order means that nobody wants to come back.
      if (session && (code === 1_000 || code === 1_001)) session.hasEnded = true;
      this.#changed();
    });
    this.#tell(socket, { op: op.hello, d: { heartbeat_interval: this.#heartbeatMs } });
  }

  #heard(socket: WebSocket, session: Session | null, message: Fields): Session | null {
    const data = (typeof message.d === "object" && message.d !== null ? message.d : {}) as Fields;
    switch (message.op) {
      case op.heartbeat:
        this.heartbeats++;
        if (!this.isDeaf) this.#tell(socket, { op: op.ack });
        return null;
      case op.identify:
        if (session) socket.close(close.twice);
        else return this.#identify(socket, data);
        return null;
      case op.resume:
        return this.#resume(socket, data);
      case 3:
      case 4:
      case 8:
        if (!session) socket.close(close.notAuthenticated);
        return null;
      default:
        socket.close(close.unknownOpcode);
        return null;
    }
  }

  #identify(socket: WebSocket, data: Fields): Session | null {
    const intents = Number(data.intents);
    this.identified.push(intents);
    if (data.token !== this.#world.token || this.#world.isRevoked) return refuse(socket, close.token);
    if (!Number.isInteger(intents) || intents < 0) return refuse(socket, badIntents.invalid);
    if (this.disallowsIntents || (intents & privileged) !== 0) return refuse(socket, badIntents.disallowed);
    if (this.sendsAway > 0) {
      this.sendsAway--;
      this.#tell(socket, { op: op.invalidSession, d: false });
      return null;
    }
    const session: Session = { id: this.#world.newId(), intents, sequence: 0, sent: [], socket, hasEnded: false };
    this.#sessions.push(session);
    const guilds = [...this.#world.guilds.values()];
    this.#send(session, "READY", {
      v: 10,
      user: this.#world.userJson(this.#world.bot),
      guilds: guilds.map(({ id }) => ({ id, unavailable: true })),
      session_id: session.id,
      resume_gateway_url: this.url,
      application: { id: this.#world.applicationId, flags: 0 },
    });
    if ((intents & 1) === 1) for (const guild of guilds) this.#send(session, "GUILD_CREATE", this.#world.guildJson(guild));
    return session;
  }

  /** where connections come in */
  url = "";

  #resume(socket: WebSocket, data: Fields): Session | null {
    if (data.token !== this.#world.token || this.#world.isRevoked) return refuse(socket, close.token);
    const session = this.#sessions.find(({ id, hasEnded }) => id === data.session_id && !hasEnded);
    if (this.forgets > 0 || !session) {
      this.forgets = Math.max(0, this.forgets - 1);
      if (session) session.hasEnded = true;
      this.#tell(socket, { op: op.invalidSession, d: false });
      return null;
    }
    if (Number(data.seq) > session.sequence) return refuse(socket, close.sequence);
    this.resumed++;
    session.socket = socket;
    for (const event of session.sent.filter(({ s }) => Number(s) > Number(data.seq))) this.#tell(socket, event);
    this.#send(session, "RESUMED", {});
    return session;
  }

  #tell(socket: WebSocket | null, payload: Fields): void {
    if (socket?.readyState === 1 && !this.#frozen.has(socket)) socket.send(JSON.stringify(payload));
  }

  #send(session: Session, type: string, data: Fields): void {
    const event = { op: op.dispatch, t: type, s: ++session.sequence, d: data };
    session.sent.push(event);
    this.#tell(session.socket, event);
    this.#changed();
  }
}

function refuse(socket: WebSocket, code: number): null {
  socket.close(code);
  return null;
}

function readMessage(raw: Buffer): Fields | null {
  try {
    return JSON.parse(raw.toString()) as Fields;
  } catch {
    return null;
  }
}
