import { instant, Refusal, type StaffRole } from "#domain/kernel";
import { recordClicks, type NewClick } from "#domain/attribution";
import type { Snapshot } from "#domain/orders";
import { addStaff, applyAsPartner, type PartnerFacts, type StaffFacts } from "#domain/partners";
import { releaseIfSmall, type BatchFacts } from "#domain/payouts";
import { commands } from "../../../bots/commands/index.ts";
import { dispatch, offeredTo, type Answer } from "../../../bots/dispatch.ts";
import { documentFromDisk } from "../../../bots/console/document-from-disk.ts";
import { resolveAsker } from "../../../bots/console/as.ts";
import { readOptions, splitCommandLine } from "#bots/spoken-options";
import type { Asker } from "#bots/command";
import { renderConsole } from "#templates/render/console";
import { refusalView } from "#templates/refusals";
import type { View } from "#templates/view";
import type { TestDatabase } from "../../support/database.ts";
import { apply, makePartner, partnerRate, snapshot } from "../../support/orders.ts";
import { testHands } from "../../support/job-desk.ts";
import { payOut, prepareBatch } from "../../support/payouts.ts";

/** A small programme with three partners, an applicant and its staff, and hands to make things happen to them in time. */
export type Story = Awaited<ReturnType<typeof tellStory>>;

export const guest: Asker = { partnerId: null, staff: null, name: null };
export const surroundings = { publicUrl: "https://partners.shop.example", shopHosts: ["shop.example"], ...testHands };

export async function tellStory(db: TestDatabase) {
  const at = async <T>(when: string, work: () => Promise<T>): Promise<T> => {
    db.clock.set(when);
    return work();
  };
  const people = await at("2026-09-01T12:00:00Z", () => cast(db));
  const faults: unknown[] = [];
  let said: { who: string; line: string; view: View }[] = [];
  const house = {
    inTransaction: db.inTransaction,
    commands,
    surroundings,
    report: (error: unknown) => (faults.push(error), "fault0001"),
    takeDocument: documentFromDisk,
  };
  const who = (name: string | null): Promise<Asker> => (name === null ? Promise.resolve(guest) : db.run((tx) => resolveAsker(tx, name)));

  /** What the console would answer to a line, as somebody. */
  async function ask(name: string | null, line: string): Promise<Answer> {
    const asker = await who(name);
    try {
      const { command, texts } = splitCommandLine(line, commands, offeredTo(asker, commands));
      const reading = { zone: "America/Denver", currency: "USD" };
      return await dispatch(house, { asker, command, texts, options: async (_tx, taken) => readOptions(command, taken, reading) });
    } catch (error) {
      if (error instanceof Refusal) return { outcome: "refusal", view: refusalView(error) };
      throw error;
    }
  }

  return {
    ...people,
    at,
    ask,
    house,
    faults,
    /** the answer as a terminal of 100 columns shows it, with the codes that chance made blanked */
    say: async (name: string | null, line: string): Promise<string> => {
      const { view } = await ask(name, line);
      said.push({ who: name ?? "guest", line, view });
      const drawn = renderConsole(view, { width: 100, colour: false, zone: "America/Denver", locale: "en-US" });
      const steady = drawn
        .replaceAll(/(\/r\/[a-z0-9-]+\/)[0-9a-z]{7}/g, "$1abc1234")
        .replaceAll(/\b(made the key )[0-9a-z]{8} /g, "$1x0123abc ")
        .replaceAll(/(\/(?:bank|statistics)\/)[\w-]{43}/g, "$1a-token-of-43-signs-that-works-once-only-0000")
        .replaceAll(/\bseen:[0-9a-f]{12}/g, "seen:0123456789ab")
        // A QR code is as large as its link makes it.
        .replaceAll(/(qr-[\w-]+\.png \()[\d.]+ (?:bytes|kB)/g, "$11 kB");
      return `${name ?? "guest"} › /${line}\n\n${steady}\n`;
    },
    /** every answer that was drawn since this was asked last */
    takeSaid: () => {
      const taken = said;
      said = [];
      return taken;
    },
    click: (click: Partial<NewClick> & Pick<NewClick, "id" | "partnerId">): Promise<void> =>
      db.run((tx) =>
        recordClicks(tx, [
          {
            clickedAt: tx.now,
            shareLinkId: null,
            campaign: "",
            landing: "https://shop.example/kits/fall-stamps/",
            referrerHost: null,
            visitor: click.id,
            verdict: "counted",
            ...click,
          },
        ]),
      ),
    /** a snapshot as the shop sends it now */
    order: (number: string, over: Parameters<typeof snapshot>[0] = {}) => {
      const now = db.clock.now();
      const sent: Snapshot = snapshot({
        externalId: number,
        createdAt: now,
        paidAt: now,
        modifiedAt: now,
        customer: { externalId: null, email: "grace@guest.example", name: "Grace Guest" },
        ...over,
      });
      return db.run((tx) => apply(tx, sent)).then(() => sent);
    },
    /** the same order, changed in the shop at the clock's time */
    change: (order: Snapshot, over: Partial<Snapshot>) => db.run((tx) => apply(tx, { ...order, modifiedAt: db.clock.now(), ...over })),
    prepare: (period: string): Promise<BatchFacts> => prepareBatch(db, period, db.clock.now(), 50),
    /** what the job does once the release has begun */
    payOut: async (batchId: string): Promise<void> => {
      await db.run((tx) => releaseIfSmall(tx, batchId));
      await payOut(db, batchId, 50);
    },
  };
}

async function cast(db: TestDatabase) {
  return db.run(async (tx) => {
    const lane = await makePartner(tx, "Paper Lane", "paper-lane");
    const ink = await makePartner(tx, "Ink & Twine", "ink-and-twine");
    const keep = await makePartner(tx, "Cut & Keep", "cut-and-keep");
    await partnerRate(tx, ink.id, 2_500, instant("2021-02-01T00:00:00Z"));
    const washi = await applyAsPartner(tx, {
      name: "Washi Weekend",
      email: "zoe@washi.example",
      application: "I host a monthly washi-tape evening for twenty people.",
    });
    const member = (handle: string, role: StaffRole, partner: PartnerFacts | null = null): Promise<StaffFacts> =>
      addStaff(tx, { handle, name: handle, roles: [role], partnerId: partner?.id ?? null });
    const staff = {
      support: await member("support", "support"),
      finance: await member("finance", "finance"),
      finance2: await member("finance-2", "finance"),
      operator: await member("operator", "operator"),
      /** also Ink & Twine */
      insider: await member("insider", "support", ink),
      insiderOfFinance: await addStaff(tx, { handle: "till", name: "till", roles: ["finance", "support"], partnerId: ink.id }),
    };
    return { lane, ink, keep, washi, staff };
  });
}

/** Line items for orders of more than one line. */
export function lineItem(externalId: string, name: string, total: bigint, quantity = 1): Snapshot["lines"][number] {
  return { externalId, productId: externalId, name, quantity, total, tax: 0n };
}

export const clickId = (number: number): string => `0198aaaa-0000-7000-8000-${String(number).padStart(12, "0")}`;

/** What an order carries when our own click id travelled with it. */
export function byClick(number: number, reference: string): Snapshot["carriers"] {
  return [{ source: "order-meta", clickId: clickId(number), reference, campaign: null, landedAt: null }];
}
