import { fixedClock } from "#domain/kernel";
import { overdueMessages } from "#domain/messages";
import { openDatabase, openVault, readKeyRing } from "#domain/store";
import { makeDelivery } from "../../jobs/deliver-messages.ts";
import { jobTables } from "../../jobs/job-tables.ts";
import { smtpOutlet } from "../../jobs/outlets/mail/smtp-outlet.ts";
import { migrations } from "../../migrations/index.ts";
import { testKeys } from "../support/cloned-database.ts";

/** How many mails a sender has on their way at a time. */
export const connections = 8;

const actor = { kind: "system", name: "sender" } as const;
const most = 1_000;

/** A process that sends what is due as of an instant, until nothing is; its parent may kill it at any moment. */
async function send(url: string, smtp: string, at: string): Promise<void> {
  const database = openDatabase({ url, otherEntities: jobTables, migrations, maxConnections: 4 });
  const vault = await openVault(database, { ring: readKeyRing(testKeys)! });
  const inTransaction = database.transactions(fixedClock(at), () => Promise.resolve(), vault);
  const sender = { from: "a@shop.example", fromSubscriptions: "b@shop.example", bounces: "c@shop.example" };
  const outlet = smtpOutlet({ url: smtp, sender, connections, perSecond: null });
  const report = (error: unknown): string => {
    throw error;
  };
  const deliver = makeDelivery({ inTransaction, outlets: { mail: outlet }, publicUrl: "https://partners.example", report });
  for (;;) {
    const ids = await inTransaction(actor, (tx) => overdueMessages(tx, most));
    if (ids.length === 0) break;
    await Promise.all(ids.map(deliver));
  }
  await outlet.close();
  await database.close();
}

const [url, smtp, at] = process.argv.slice(2);
if (process.send && url && smtp && at) {
  await send(url, smtp, at);
  process.disconnect?.();
}
