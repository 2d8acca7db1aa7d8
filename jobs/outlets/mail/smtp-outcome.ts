import type { Outcome } from "#domain/messages";

/** What nodemailer throws, as far as it matters here. */
type SmtpError = { readonly code?: unknown; readonly command?: unknown; readonly responseCode?: unknown; readonly response?: unknown };

/** Replies that say the address itself takes no mail (RFC 3463): no such mailbox, host or name, moved, switched off. */
const aboutAddress = /^5\.(1\.[0-36]|1\.10|2\.1)$/;
const aboutPolicyOrSpace = /^5\.[2-7]\./;

/**
 * What a failed try means. A reply decides: 4xx again later, 5xx never, except where it is about us (logging in, greeting) and not
 * about this mail. Without a reply it depends on whether the other side may have had the whole mail: `wasHandedOver`.
 */
export function outcomeOf(error: unknown, wasHandedOver: boolean): Outcome {
  const { code, command, responseCode, response } = error as SmtpError;
  if (typeof responseCode !== "number") {
    const detail = typeof code === "string" ? code : "failed";
    return wasHandedOver ? { kind: "undecided", detail } : { kind: "deferred", detail };
  }
  const status = /^\d{3}[ -](\d\.\d{1,3}\.\d{1,3})/.exec(typeof response === "string" ? response : "")?.[1];
  const detail = [responseCode, ...(status ? [status] : [])].join(" ");
  const isAboutThisMail = command === "MAIL FROM" || command === "RCPT TO" || command === "DATA";
  if (responseCode < 500 || !isAboutThisMail) return { kind: "deferred", detail };
  const isRecipient = command === "RCPT TO" && [550, 551, 553].includes(responseCode) && !aboutPolicyOrSpace.test(status ?? "");
  return { kind: "refused", detail, isAboutAddress: aboutAddress.test(status ?? "") || isRecipient };
}
