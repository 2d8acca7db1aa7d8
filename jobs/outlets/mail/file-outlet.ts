import { mkdir, rename, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { createTransport } from "nodemailer";
import type { Outlet } from "../outlet.ts";
import { mailOf, type Sender } from "./compose-mail.ts";

/**
 * Mails as files that a mail program opens, where no server is set: one a message, named by its id, for the user of this process only.
 * A second try writes the same file.
 */
export function fileOutlet(folder: string, sender: Sender): Outlet {
  const transport = createTransport({ streamTransport: true, buffer: true, newline: "windows" });
  return {
    width: 20,
    perSecond: null,
    send: async (outgoing) => {
      const { message } = await transport.sendMail(mailOf(outgoing, sender));
      const file = join(folder, `${outgoing.id}.eml`);
      await mkdir(folder, { recursive: true, mode: 0o700 });
      await writeFile(`${file}.part`, message as Buffer, { mode: 0o600 });
      await rename(`${file}.part`, file);
      return { kind: "accepted", detail: "file" };
    },
    close: () => Promise.resolve(),
  };
}
