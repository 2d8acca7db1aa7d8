import { join } from "node:path";
import { lazyOutlet } from "../lazy-outlet.ts";
import type { Outlet } from "../outlet.ts";
import type { MailSettings } from "./mail-settings.ts";

/** The way out for mail that the settings name, with a sentence about it for the log. */
export function mailOutlet(settings: MailSettings, dataDir: string): { readonly outlet: Outlet; readonly sentence: string } {
  const from = settings.MAIL_FROM ?? "partners@localhost.invalid";
  const sender = { from, fromSubscriptions: settings.MAIL_FROM_SUBSCRIPTIONS ?? from, bounces: settings.MAIL_BOUNCES ?? from };
  if (settings.SMTP_URL === undefined || settings.MAIL_FROM === undefined) {
    const folder = join(dataDir, "mail");
    const missing = settings.SMTP_URL === undefined ? "SMTP_URL" : "MAIL_FROM";
    const open = async (): Promise<Outlet> => (await import("./file-outlet.ts")).fileOutlet(folder, sender);
    return {
      outlet: lazyOutlet({ width: 20, perSecond: null }, open),
      sentence: `${missing} is not set: mails are not sent but written to ${folder}`,
    };
  }
  const url = settings.SMTP_URL;
  const [connections, perSecond] = [settings.MAIL_CONNECTIONS, settings.MAIL_PER_SECOND ?? null];
  const open = async (): Promise<Outlet> => {
    const { smtpOutlet } = await import("./smtp-outlet.ts");
    return smtpOutlet({ url, sender, clearHost: settings.MAIL_CLEAR_HOST ?? null, connections, perSecond });
  };
  return {
    outlet: lazyOutlet({ width: connections, perSecond }, open),
    sentence: `mails leave by ${new URL(url).hostname}`,
  };
}
