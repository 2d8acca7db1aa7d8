import { join } from "node:path";
import type { Outlet } from "../outlet.ts";
import { fileOutlet } from "./file-outlet.ts";
import type { MailSettings } from "./mail-settings.ts";
import { smtpOutlet } from "./smtp-outlet.ts";

/** The way out for mail that the settings name, with a sentence about it for the log. */
export function mailOutlet(settings: MailSettings, dataDir: string): { readonly outlet: Outlet; readonly sentence: string } {
  const from = settings.MAIL_FROM ?? "partners@localhost.invalid";
  const sender = { from, fromSubscriptions: settings.MAIL_FROM_SUBSCRIPTIONS ?? from, bounces: settings.MAIL_BOUNCES ?? from };
  if (settings.SMTP_URL === undefined || settings.MAIL_FROM === undefined) {
    const folder = join(dataDir, "mail");
    const missing = settings.SMTP_URL === undefined ? "SMTP_URL" : "MAIL_FROM";
    return { outlet: fileOutlet(folder, sender), sentence: `${missing} is not set: mails are not sent but written to ${folder}` };
  }
  const { hostname } = new URL(settings.SMTP_URL);
  return {
    outlet: smtpOutlet({
      url: settings.SMTP_URL,
      sender,
      clearHost: settings.MAIL_CLEAR_HOST ?? null,
      connections: settings.MAIL_CONNECTIONS,
      perSecond: settings.MAIL_PER_SECOND ?? null,
    }),
    sentence: `mails leave by ${hostname}`,
  };
}
