import { mkdtemp, readdir, readFile, rm, stat } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { simpleParser } from "mailparser";
import { afterAll, beforeEach, describe, expect, test } from "vitest";
import { newId } from "#domain/kernel";
import { mailOutlet } from "../../../../jobs/outlets/mail/mail-outlet.ts";
import { mailSettings } from "../../../../jobs/outlets/mail/mail-settings.ts";
import { smtpOutlet } from "../../../../jobs/outlets/mail/smtp-outlet.ts";
import type { Outgoing } from "../../../../jobs/outlets/outlet.ts";
import { startMailServer, type MailFault } from "../../../support/mail-server.ts";

let fault: MailFault | null = null;
const server = await startMailServer(() => fault);
const sender = { from: "partners@shop.example", fromSubscriptions: "news@shop.example", bounces: "bounces@shop.example" };
const outlet = smtpOutlet({ url: server.url, sender, connections: 2, perSecond: null, silenceMs: 400 });
const folder = await mkdtemp(join(tmpdir(), "mail-"));
afterAll(async () => {
  await outlet.close();
  await server.close();
  await rm(folder, { recursive: true });
});
beforeEach(() => {
  fault = null;
  server.received.length = 0;
});

const patience = (): AbortSignal => AbortSignal.timeout(5_000);
const outgoing = (over: Partial<Outgoing> = {}): Outgoing => ({
  id: newId(),
  class: "relationship",
  to: { name: "Ann, Böb & Co <x@evil.example>", address: "ann@example.org" },
  from: "Paper & Glue",
  letter: {
    subject: "Grüße, $12.00 in your wallet",
    text: "plain\n.\nwith a dot\n",
    html: "<p>rich</p>",
    attachments: [{ name: "statement.csv", mediaType: "text/csv", content: "a,b\r\n1,2\r\n", description: "the statement" }],
  },
  unsubscribeUrl: null,
  ...over,
});

describe("a mail over SMTP", () => {
  test.each(["=?utf-8?B?RnJlZSBtb25leQ==?=", "Zoë =?utf-8?Q?=E2=80=AEyenom?=", "=?utf-8?Q?a=0D=0ABcc:_evil@evil.example?=", " =?x?= "])(
    "shows a name that looks like an encoded word as it was typed: %s",
    async (name) => {
      const letter = { ...outgoing().letter, subject: `${name} on Discord is connected to you now` };
      await outlet.send(outgoing({ letter, from: name, to: { name, address: "ann@example.org" } }), patience());
      const { subject, from, to } = await server.parsed(server.received[0]!);
      const shown = (text: string | undefined): string | undefined => text?.replaceAll("\u2060", "").trim();
      expect(shown(subject)).toBe(letter.subject.trim());
      for (const each of [from, to].flat()) expect(shown(each?.value[0]?.name)).toBe(name.trim());
    },
  );

  test("has no line that is longer than servers take, whatever somebody is called", async () => {
    const name = "N".repeat(3_000);
    await outlet.send(outgoing({ letter: { ...outgoing().letter, subject: name }, to: { name, address: "ann@example.org" } }), patience());
    const head = server.received[0]!.raw.toString().split("\r\n\r\n")[0]!;
    expect(Math.max(...head.split("\r\n").map((line) => line.length))).toBeLessThan(998);
  });

  test("arrives with both texts, its file, its own Message-ID, and nothing that a name could smuggle in", async () => {
    const mail = outgoing();
    expect(await outlet.send(mail, patience())).toEqual({ kind: "accepted", detail: "250 2.0.0" });
    const [received] = server.received;
    expect(received).toMatchObject({ from: "bounces@shop.example", to: "ann@example.org" });
    const parsed = await server.parsed(received!);
    expect(parsed).toMatchObject({
      subject: mail.letter.subject,
      messageId: `<${mail.id}@shop.example>`,
      from: { value: [{ name: "Paper & Glue", address: "partners@shop.example" }] },
      to: { value: [{ name: mail.to.name, address: "ann@example.org" }] },
      html: "<p>rich</p>",
      attachments: [{ filename: "statement.csv", contentType: "text/csv" }],
    });
    expect(parsed.text).toContain("\n.\nwith a dot");
    expect(parsed.attachments[0]!.content.toString()).toBe("a,b\r\n1,2\r\n");
    expect(parsed.headers.get("auto-submitted")).toBe("auto-generated");
    expect(parsed.headers.has("list")).toBe(false);
  });

  test("that people subscribe to comes from its own address and can be refused with one click (RFC 8058)", async () => {
    const url = "https://partners.shop.example/notices/abc";
    await outlet.send(outgoing({ class: "subscription", unsubscribeUrl: url }), patience());
    const raw = server.received[0]!.raw.toString();
    expect(raw).toMatch(/^From: .*<news@shop\.example>\r$/m);
    expect(raw).toContain(`\r\nList-Unsubscribe: <${url}>\r\n`);
    expect(raw).toContain("\r\nList-Unsubscribe-Post: List-Unsubscribe=One-Click\r\n");
    expect(raw).toMatch(/\r\nList-I[Dd]: <notices\.shop\.example>\r\n/);
  });

  test("keeps its Message-ID at every try", async () => {
    const mail = outgoing();
    await outlet.send(mail, patience());
    await outlet.send(mail, patience());
    const [first, second] = await Promise.all(server.received.map((each) => server.parsed(each)));
    expect(first!.messageId).toBe(second!.messageId);
  });

  test.each(["subject", "name", "address", "programme", "file"])(
    "is not sent when a line break would end the header of its %s",
    async (where) => {
      const evil = "x\r\nBcc: victim@example.org";
      const plain = outgoing();
      const mail = {
        subject: () => ({ ...plain, letter: { ...plain.letter, subject: evil } }),
        name: () => ({ ...plain, to: { ...plain.to, name: evil } }),
        address: () => ({ ...plain, to: { ...plain.to, address: evil } }),
        programme: () => ({ ...plain, from: evil }),
        file: () => ({ ...plain, letter: { ...plain.letter, attachments: [{ ...plain.letter.attachments[0]!, name: evil }] } }),
      }[where]!();
      expect(await outlet.send(mail, patience())).toMatchObject({ kind: "deferred" });
      expect(server.received).toEqual([]);
    },
  );

  test("opens no files and no addresses, whatever a letter says", async () => {
    const mail = outgoing();
    const smuggled = { ...mail, letter: { ...mail.letter, html: { path: "/etc/hostname" } as unknown as string } };
    expect(await outlet.send(smuggled, patience())).toMatchObject({ kind: "deferred" });
    expect(server.received).toEqual([]);
  });
});

describe("what a server does wrong means", () => {
  test.each<[string, MailFault, object, number]>([
    ["421 in greeting", { at: "connect", reply: "421 4.3.2 not now" }, { kind: "deferred" }, 0],
    ["554 in greeting, which is about us and not the mail", { at: "connect", reply: "554 no" }, { kind: "deferred" }, 0],
    ["451 at MAIL", { at: "mail", reply: "451 4.7.1 greylisted" }, { kind: "deferred", detail: "451 4.7.1" }, 0],
    ["550 at MAIL", { at: "mail", reply: "550 5.7.1 not you" }, { kind: "refused", detail: "550 5.7.1", isAboutAddress: false }, 0],
    ["450 at RCPT", { at: "rcpt", reply: "450 4.2.1 busy" }, { kind: "deferred", detail: "450 4.2.1" }, 0],
    ["no such mailbox", { at: "rcpt", reply: "550 5.1.1 no such user" }, { kind: "refused", detail: "550 5.1.1", isAboutAddress: true }, 0],
    ["550 at RCPT without more", { at: "rcpt", reply: "550 no" }, { kind: "refused", detail: "550", isAboutAddress: true }, 0],
    ["a full mailbox", { at: "rcpt", reply: "552 5.2.2 full" }, { kind: "refused", detail: "552 5.2.2", isAboutAddress: false }, 0],
    ["a policy at RCPT", { at: "rcpt", reply: "550 5.7.1 blocked" }, { kind: "refused", detail: "550 5.7.1", isAboutAddress: false }, 0],
    ["452 after the mail", { at: "data", reply: "452 4.3.1 disk full" }, { kind: "deferred", detail: "452 4.3.1" }, 0],
    ["554 after the mail", { at: "data", reply: "554 5.6.0 spam" }, { kind: "refused", detail: "554 5.6.0", isAboutAddress: false }, 0],
    ["a connection lost at RCPT", { at: "rcpt", drop: true }, { kind: "deferred" }, 0],
    ["a connection lost after the mail", { at: "data", drop: true }, { kind: "undecided" }, 0],
    ["a connection lost after the mail was taken", { at: "accepted", drop: true }, { kind: "undecided" }, 1],
    ["silence at MAIL", { at: "mail", silent: true }, { kind: "deferred" }, 0],
    ["silence after the mail", { at: "accepted", silent: true }, { kind: "undecided", detail: "ETIMEDOUT" }, 1],
  ])("%s", async (_what, wrong, outcome, taken) => {
    const fresh = smtpOutlet({ url: server.url, sender, connections: 1, perSecond: null, silenceMs: 400 });
    fault = wrong;
    expect(await fresh.send(outgoing(), patience())).toMatchObject(outcome);
    expect(server.received).toHaveLength(taken);
    // The next mail is not harmed.
    fault = null;
    expect(await fresh.send(outgoing(), patience())).toMatchObject({ kind: "accepted" });
    await fresh.close();
  });

  test("nobody listening: another try", async () => {
    const nobody = smtpOutlet({ url: "smtp://127.0.0.1:1", sender, connections: 1, perSecond: null });
    expect(await nobody.send(outgoing(), patience())).toMatchObject({ kind: "deferred" });
    await nobody.close();
  });

  test("a server that asks for no encryption, elsewhere: nothing is sent in clear", async () => {
    // The same server by a name that is not this machine's loopback address: it offers no STARTTLS.
    const { port } = new URL(server.url);
    const clear = smtpOutlet({ url: `smtp://u:p@0.0.0.0:${port}`, sender, connections: 1, perSecond: null });
    expect(await clear.send(outgoing(), patience())).toMatchObject({ kind: "deferred" });
    expect(server.received).toEqual([]);
    await clear.close();
    // A mail catcher may be named, by exactly its host.
    const named = (host: string) =>
      mailOutlet(mailSettings.parse({ SMTP_URL: `smtp://0.0.0.0:${port}`, MAIL_FROM: sender.from, MAIL_CLEAR_HOST: host }), folder).outlet;
    for (const [host, kind] of [
      ["mail", "deferred"],
      ["0.0.0.0", "accepted"],
    ] as const) {
      const catcher = named(host);
      expect([host, await catcher.send(outgoing(), patience())]).toMatchObject([host, { kind }]);
      await catcher.close();
    }
  });
});

test("without a server, mails are files that only this user can read", async () => {
  const { outlet: files, sentence } = mailOutlet(mailSettings.parse({}), folder);
  expect(sentence).toContain(`SMTP_URL is not set: mails are not sent but written to ${join(folder, "mail")}`);
  const mail = outgoing();
  expect(await files.send(mail, patience())).toEqual({ kind: "accepted", detail: "file" });
  expect(await readdir(join(folder, "mail"))).toEqual([`${mail.id}.eml`]);
  const file = join(folder, "mail", `${mail.id}.eml`);
  expect([(await stat(file)).mode & 0o777, (await stat(join(folder, "mail"))).mode & 0o777]).toEqual([0o600, 0o700]);
  expect(await simpleParser(await readFile(file))).toMatchObject({ subject: mail.letter.subject });
});

test("settings that can't be used are told by name", () => {
  expect(mailSettings.safeParse({ SMTP_URL: "mail.example.org" }).error?.issues[0]?.message).toContain("smtp://user:password@host:587");
  expect(mailSettings.safeParse({ MAIL_FROM: "Shop <a@b.example>" }).success).toBe(false);
});
