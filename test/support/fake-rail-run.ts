import { createInterface } from "node:readline/promises";
import { railSettings } from "../../jobs/outlets/rails/rail-settings.ts";
import { startFakeRail, type FakePayment, type RailFault } from "./fake-rail.ts";

/**
 * `npm run fake:rail`: the other side of the rail `fake`, to see what the product makes of one that behaves badly. Moves nobody's money, and forgets all of
 * it when it ends. Prints what to set, then takes lines.
 */
const faults: readonly RailFault[] = [
  "silent-before",
  "silent-after",
  "drop-before",
  "drop-after",
  "fault-before",
  "fault-after",
  "page-before",
  "page-after",
  "stale",
];

const help = `  ${faults.join(", ")}
                               what goes wrong with every request from now on; before or after it had its effect
  well                         from now on all is well
  list                         the payments that were made
  settled 1, failed 1, returned 1
                               what became of payment 1: told over HTTP, and to whoever asks
  quit`;

const { FAKE_RAIL_URL: url, FAKE_RAIL_SECRET: secret } = railSettings.parse({});
const product = process.argv[2] ?? "http://127.0.0.1:3000";
let fault: RailFault | null = null;
const now = (): Temporal.Instant => Temporal.Now.instant();
const rail = await startFakeRail(secret, { faultOf: () => fault, refusalOf: () => null, now, keyHours: 24 }, Number(new URL(url).port));
const terminal = createInterface({ input: process.stdin, output: process.stdout });
const say = (...lines: readonly string[]): void => void process.stdout.write(`${lines.join("\n")}\n`);

say(
  `The fake rail listens at ${rail.url} and tells ${product}/webhooks/rails/fake. In the demonstration, let money take it:`,
  "",
  '  npm run chat -- --as operator "/programme terms change transfer-rails fake \\"to try it\\" confirm:yes"',
  "",
  help,
  "",
);

const lineOf = ({ key, transfer, minor, says }: FakePayment, index: number): string =>
  `  ${index + 1}  transfer ${transfer}, ${minor} minor units, ${says}, ${key}`;

async function tell(payment: FakePayment, says: FakePayment["says"]): Promise<string> {
  payment.says = says;
  const notice = {
    id: `${payment.key} ${says}`,
    key: payment.key,
    says,
    reference: payment.reference,
    code: says === "settled" ? null : "account-closed",
    at: now().toString(),
  };
  const status = await rail.notify(`${product}/webhooks/rails/fake`, [notice], now()).catch(() => "nothing: nobody is there");
  return `  told, and answered ${status}`;
}

for (;;) {
  const line = (await terminal.question("rail> ").catch(() => "quit")).trim();
  if (line === "quit") break;
  const [word = "", nth = ""] = line.split(/\s+/);
  const [found, payment] = [faults.find((each) => each === word), rail.made[Number(nth) - 1]];
  if (found || word === "well") {
    fault = found ?? null;
    say(found ? `  every request: ${found}` : "  all is well");
  } else if (word === "list") say(rail.made.length === 0 ? "  none yet" : rail.made.map(lineOf).join("\n"));
  else if (payment && (word === "settled" || word === "failed" || word === "returned")) say(await tell(payment, word));
  else say(help);
}
terminal.close();
await rail.close();
