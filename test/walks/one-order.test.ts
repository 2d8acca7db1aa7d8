import { expect, test } from "vitest";
import { PassThrough } from "node:stream";
import { trialBalance } from "#domain/ledger";
import { toldFiles } from "#domain/store";
import { commands } from "../../bots/commands/index.ts";
import { askOnce } from "../../bots/console/chat.ts";
import { requestRun } from "../../jobs/request-run.ts";
import { executeRun } from "../../jobs/run-job.ts";
import { useHouse } from "../support/house.ts";
import { makePartner } from "../support/orders.ts";
import { balance } from "../support/payouts.ts";
import { orderBody } from "./demo-shop.ts";
import { usePictures } from "../support/picture-house.ts";
import { testHands } from "../support/job-desk.ts";

/**
 * The walk of one order, from a click on a share link to the wallet and back: what a reader follows in the README, in the same
 * order and over the same doors. The demonstration (`npm run demo`) tells it with more scenes.
 */
const house = await useHouse({ at: "2026-10-05T15:05:00Z" });
const pictures = usePictures();
const partner = await house.run((tx) => makePartner(tx, "Paper Lane", "paper-lane"));

/** Asks in the terminal chat; the answer as plain text. */
async function ask(who: string, line: string): Promise<string> {
  const output = Object.assign(new PassThrough(), { columns: 120 });
  const doors = {
    ...house,
    commands,
    report: () => "reference",
    surroundings: { publicUrl: house.baseUrl, shopHosts: ["shop.example"], ...testHands },
    input: process.stdin,
    pictures,
    historyFile: "",
    downloadsFolder: "",
    told: toldFiles(""),
  };
  expect(await askOnce({ ...doors, output }, who, line, false)).toBe(0);
  return String(output.read());
}

async function runPayouts(): Promise<void> {
  const at = house.clock.now();
  const { run } = await house.run((tx) => requestRun(tx, "payout-batch", at));
  await executeRun(
    {
      transactions: (clock) => house.database.transactions(clock, () => Promise.resolve(), house.vault),
      clock: house.clock,
      report: () => "reference",
    },
    run.id,
    true,
  );
}

test("the walk of one order", async () => {
  // A partner makes a share link; a visitor follows it and is sent on to the shop with the partner's word in the address.
  const link = await ask("paper-lane", "/share link https://shop.example/albums campaign:october");
  const path = /\/r\/paper-lane\/\w+/.exec(link)?.[0] ?? "";
  const visit = await fetch(`${house.baseUrl}${path}`, {
    redirect: "manual",
    headers: { "user-agent": "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0" },
  });
  const landing = visit.headers.get("location") ?? "";
  expect([visit.status, landing]).toEqual([302, "https://shop.example/albums?ref=paper-lane&campaign=october"]);
  expect(await ask("paper-lane", "/share stats")).toMatch(/Visits +1,/);

  // They order. The shop's message is stored, answered and applied: a conversion that waits for the payment.
  const placed = { status: "on-hold", modifiedAt: "2026-10-05T15:20:00", paidAt: null } as const;
  house.clock.set("2026-10-05T15:20:30Z");
  expect((await house.deliver(orderBody(landing, placed))).status).toBe(200);
  await house.settled();
  expect(await ask("paper-lane", "/earnings list")).toMatch(/5001 .* pending .* \$18\.57/);

  // They pay: the commission is confirmed and held for two weeks.
  const paid = { status: "processing", modifiedAt: "2026-10-06T09:00:00", paidAt: "2026-10-06T09:00:00" } as const;
  house.clock.set("2026-10-06T09:00:30Z");
  await house.deliver(orderBody(landing, paid));
  await house.settled();
  expect(await balance(house, partner.id, "payable")).toBe(1_857n);
  expect(await ask("paper-lane", "/earnings next")).toMatch(/\$18\.57[\s\S]*2026-11-01 09:00 MST/);

  // The first of the month comes: the payout run pays it into the wallet, once.
  house.clock.set("2026-11-01T16:00:00Z");
  await runPayouts();
  await runPayouts();
  expect([await balance(house, partner.id, "payable"), await balance(house, partner.id, "wallet")]).toEqual([0n, 1_857n]);
  expect(await ask("paper-lane", "/wallet balance")).toContain("$18.57");

  // Everything is refunded after all: what was paid stays paid, and the next payout will take it back.
  house.clock.set("2026-11-08T10:00:00Z");
  await house.deliver(orderBody(landing, { ...paid, status: "refunded", modifiedAt: "2026-11-08T10:00:00", refunds: ["100.33"] }));
  await house.settled();
  expect([await balance(house, partner.id, "payable"), await balance(house, partner.id, "wallet")]).toEqual([-1_857n, 1_857n]);
  expect(await ask("paper-lane", "/earnings why 5001")).toMatch(/was paid to you and taken back/);

  // Every cent is in the ledger, and the ledger sums to zero.
  const accounts = await house.run((tx) => trialBalance(tx));
  expect(Object.fromEntries(accounts.map(({ account, money }) => [account, money.minor]))).toEqual({
    expense: 0n,
    payable: -1_857n,
    wallet: 1_857n,
  });
  expect(house.faults).toEqual([]);
});
