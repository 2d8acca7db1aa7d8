import { z } from "zod";

const mailbox = z.email("must be a plain address such as partners@shop.example");

/** The settings of mail; every one is in `.env.example` with a line. */
export const mailSettings = z.object({
  /** smtp://user:password@host:587 or smtps://…; not set: mails are written to files */
  SMTP_URL: z.url({ protocol: /^smtps?$/, error: "must be smtp://user:password@host:587 or smtps://user:password@host:465" }).optional(),
  /** a host besides this machine to which mails may go in clear, such as a mail catcher on a private network */
  MAIL_CLEAR_HOST: z.hostname().optional(),
  /** the address mails come from; needed with SMTP_URL */
  MAIL_FROM: mailbox.optional(),
  /** another address for mails that people subscribe to (digests, alerts), so that their reputation is apart */
  MAIL_FROM_SUBSCRIPTIONS: mailbox.optional(),
  /** where returned mails go; not set: to the sender */
  MAIL_BOUNCES: mailbox.optional(),
  /** how many a second the mail server takes from all instances together; not set: as many as it takes */
  MAIL_PER_SECOND: z.coerce.number().positive().optional(),
  /** how many connections to the mail server one instance has at a time */
  MAIL_CONNECTIONS: z.coerce.number().int().min(1).max(100).default(5),
});
export type MailSettings = z.infer<typeof mailSettings>;
