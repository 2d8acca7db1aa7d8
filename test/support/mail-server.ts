import { buffer } from "node:stream/consumers";
import type { AddressInfo, Socket } from "node:net";
import { simpleParser, type ParsedMail } from "mailparser";
import { SMTPServer, type SMTPServerSession } from "smtp-server";

type Verb = "connect" | "mail" | "rcpt" | "data" | "accepted";

/** What a mail server does wrong at a verb: answers with a code, ends the connection, or says nothing any more. */
export type MailFault =
  | { readonly at: Verb; readonly reply: string }
  | { readonly at: Verb; readonly drop: true }
  | { readonly at: Verb; readonly silent: true };

export type ReceivedMail = { readonly from: string; readonly to: string; readonly raw: Buffer };

/**
 * A real SMTP server on loopback that does what it is told: `faultOf` is asked for each mail by its recipient (each connection: null), at every
 * verb. "data": when the mail has come in and before it is taken; "accepted": when it has been taken for good, and before the answer.
 */
export async function startMailServer(faultOf: (recipient: string | null, at: Verb) => MailFault | null): Promise<{
  url: string;
  received: ReceivedMail[];
  parsed(mail: ReceivedMail): Promise<ParsedMail>;
  close(): Promise<void>;
}> {
  const received: ReceivedMail[] = [];
  // The server itself has no way to hang up on somebody.
  const sockets = new Map<number, Socket>();
  const hangUp = ({ remotePort }: SMTPServerSession): void => void sockets.get(remotePort)?.destroy();
  /** true: the fault has happened, and nothing else must */
  const misbehave = (at: Verb, recipient: string | null, session: SMTPServerSession, answer: (error: Error) => void): boolean => {
    const fault = faultOf(recipient, at);
    if (!fault || fault.at !== at) return false;
    if ("reply" in fault) answer(Object.assign(new Error(fault.reply.slice(4)), { responseCode: Number(fault.reply.slice(0, 3)) }));
    else if ("drop" in fault) hangUp(session);
    return true;
  };
  const server = new SMTPServer({
    authOptional: true,
    disabledCommands: ["STARTTLS"],
    disableReverseLookup: true,
    logger: false,
    onConnect: (session, done) => misbehave("connect", null, session, done) || done(),
    onMailFrom: (_address, session, done) => misbehave("mail", null, session, done) || done(),
    onRcptTo: ({ address }, session, done) => misbehave("rcpt", address, session, done) || done(),
    onData: (stream, session, done) => {
      const [to = ""] = session.envelope.rcptTo.map(({ address }) => address);
      const take = (raw: Buffer): void => {
        if (misbehave("data", to, session, done)) return;
        received.push({ from: session.envelope.mailFrom ? session.envelope.mailFrom.address : "", to, raw });
        if (!misbehave("accepted", to, session, done)) done(null, "2.0.0 taken");
      };
      // A mail that breaks off is none.
      void buffer(stream).then(take, done);
    },
  });
  server.server.on("connection", (socket: Socket) => sockets.set(socket.remotePort ?? 0, socket));
  // A client that goes away is what the tests are about.
  server.on("error", () => undefined);
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.server.address() as AddressInfo;
  return {
    url: `smtp://127.0.0.1:${port}`,
    received,
    parsed: ({ raw }) => simpleParser(raw),
    close: () =>
      new Promise((resolve) => {
        server.close(resolve);
      }),
  };
}
