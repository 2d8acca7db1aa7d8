import { createTransport } from "nodemailer";
import type { Outgoing, Outlet } from "../outlet.ts";
import { mailOf, type Sender } from "./compose-mail.ts";
import { outcomeOf } from "./smtp-outcome.ts";

export type SmtpSettings = {
  readonly url: string;
  readonly sender: Sender;
  /** a host besides this machine to which it may speak in clear */
  readonly clearHost?: string | null;
  readonly connections: number;
  readonly perSecond: number | null;
  /** for tests: how long the server may stay silent */
  readonly silenceMs?: number;
};

const loopback = /^(localhost|127\.\d+\.\d+\.\d+|\[::1\])$/;

/**
 * Mail over SMTP, by connections that are kept. Only what a reply decided is decided: nodemailer's own habit of sending again after a lost
 * connection is off, because the server may have taken the mail.
 */
export function smtpOutlet({ url, sender, clearHost = null, connections, perSecond, silenceMs = 60_000 }: SmtpSettings): Outlet {
  const { protocol, hostname, port, username, password } = new URL(url);
  const isSecure = protocol === "smtps:";
  const mayBeClear = loopback.test(hostname) || hostname === clearHost;
  const transport = createTransport({
    pool: true,
    maxConnections: connections,
    maxMessages: 100,
    maxRequeues: 0,
    host: hostname.replaceAll(/^\[|\]$/g, ""),
    port: port === "" ? (isSecure ? 465 : 587) : Number(port),
    secure: isSecure,
    // A password and people's addresses do not cross a network in clear; to this machine itself they may.
    requireTLS: !isSecure && !mayBeClear,
    ignoreTLS: !isSecure && mayBeClear,
    tls: { minVersion: "TLSv1.2" },
    ...(username === "" ? {} : { auth: { user: decodeURIComponent(username), pass: decodeURIComponent(password) } }),
    connectionTimeout: Math.min(10_000, silenceMs),
    greetingTimeout: Math.min(10_000, silenceMs),
    dnsTimeout: Math.min(10_000, silenceMs),
    socketTimeout: silenceMs,
    disableFileAccess: true,
    disableUrlAccess: true,
  });
  // Once the mail's last byte has been read for the wire, the server may have all of it.
  const handedOver = new WeakSet<Outgoing>();
  transport.use("stream", (mail, done) => {
    const { outgoing } = mail.data as { outgoing?: Outgoing };
    const open = mail.message.createReadStream.bind(mail.message);
    mail.message.createReadStream = (...options) => {
      const stream = open(...options);
      stream.once("end", () => outgoing && handedOver.add(outgoing));
      return stream;
    };
    done();
  });
  return {
    width: connections,
    perSecond,
    send: async (outgoing, signal) => {
      try {
        const { response } = await transport.sendMail({ ...mailOf(outgoing, sender), outgoing, signal } as Parameters<
          typeof transport.sendMail
        >[0]);
        return { kind: "accepted", detail: /^\d{3}( \d\.\d{1,3}\.\d{1,3})?/.exec(response)?.[0] ?? null };
      } catch (error) {
        return outcomeOf(error, handedOver.has(outgoing));
      }
    },
    close: () => {
      transport.close();
      return Promise.resolve();
    },
  };
}
