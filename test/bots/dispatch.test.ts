import { expect, test } from "vitest";
import { refuse, type Actor, type InTransaction, type Tx } from "#domain/kernel";
import { view } from "#templates/view";
import { command, type Asker } from "#bots/command";
import { dispatch, type House } from "../../bots/dispatch.ts";
import { testHands } from "../support/job-desk.ts";

const actors: Actor[] = [];
const inTransaction: InTransaction = (actor, work) => {
  actors.push(actor);
  return work({ actor } as Tx);
};
const fault = new Error("the disk is full at /var/lib/secret");
const reported: unknown[] = [];

const commands = [
  command({
    name: "partner who",
    sentence: "",
    audience: "partner",
    run: (_tx, _options, ask) => Promise.resolve(view(ask.partnerId, [])),
  }),
  command({ name: "finance do", sentence: "", audience: "finance", run: () => Promise.resolve(view("done", [])) }),
  command({ name: "any refuse", sentence: "", audience: "anyone", run: () => Promise.reject(refuse("reason.missing")) }),
  command({ name: "any break", sentence: "", audience: "anyone", run: () => Promise.reject(fault) }),
];
const house: House = {
  inTransaction,
  commands,
  surroundings: { publicUrl: "https://x.example", shopHosts: [], ...testHands },
  report: (error) => (reported.push(error), "ref12345"),
};

const guest: Asker = { partnerId: null, staff: null, name: null };
const partner: Asker = { partnerId: "p1", staff: null, name: "P" };
const staff = (roles: readonly ("support" | "finance" | "operator")[], partnerId: string | null = null): Asker => ({
  partnerId: null,
  staff: { id: "s1", handle: "s", partnerId, roles },
  name: "s",
});

const ask = (asker: Asker, name: string) => {
  actors.length = 0;
  return dispatch(house, { asker, command: { name }, options: {} });
};

test("a command runs in one transaction as the person who asks", async () => {
  expect(await ask(partner, "partner who")).toMatchObject({ outcome: "answer", view: { title: "p1" } });
  expect(actors).toEqual([{ kind: "partner", partnerId: "p1" }]);
  await ask(staff(["finance"]), "finance do");
  expect(actors).toEqual([{ kind: "staff", staffId: "s1", partnerId: null, roles: ["finance"] }]);
  await ask(guest, "any refuse");
  expect(actors).toEqual([{ kind: "guest" }]);
});

test("staff who are partners ask as partners about themselves, and act as staff who are known to be that partner", async () => {
  expect(await ask({ ...staff(["finance"], "p9"), partnerId: "p9" }, "partner who")).toMatchObject({ view: { title: "p9" } });
  expect(actors).toEqual([{ kind: "partner", partnerId: "p9" }]);
  await ask(staff(["finance"], "p9"), "finance do");
  expect(actors).toEqual([{ kind: "staff", staffId: "s1", partnerId: "p9", roles: ["finance"] }]);
  // Also when the link to the partner is known to the chat account only.
  await ask({ ...staff(["finance"]), partnerId: "p9" }, "finance do");
  expect(actors).toEqual([{ kind: "staff", staffId: "s1", partnerId: "p9", roles: ["finance"] }]);
});

test.each([
  ["a guest", guest, "finance do", "Not for you to run"],
  ["a partner", partner, "finance do", "Not for you to run"],
  ["an operator, who is not finance by being an operator,", staff(["operator", "support"]), "finance do", "Not for you to run"],
  ["a guest who asks as a partner", guest, "partner who", "I don't know you yet"],
  [
    "staff who are known to be a partner, and not connected as one,",
    staff(["finance"], "p9"),
    "partner who",
    "Not connected to you as a partner",
  ],
  ["staff without a partner record", staff(["finance"]), "partner who", "You are staff, not a partner"],
])("%s is refused before any transaction is opened", async (_who, asker, name, title) => {
  expect(await ask(asker, name)).toMatchObject({ outcome: "refusal", view: { title } });
  expect(actors).toEqual([]);
});

test("a refusal is worded; a fault is reported once and shows nothing but its reference", async () => {
  expect(await ask(guest, "any refuse")).toMatchObject({ outcome: "refusal", view: { title: "A reason is needed" } });
  expect(reported).toEqual([]);
  const answer = await ask(guest, "any break");
  expect(answer.outcome).toBe("fault");
  expect(reported).toEqual([fault]);
  expect(JSON.stringify(answer.view)).toContain("ref12345");
  expect(JSON.stringify(answer.view)).not.toContain("disk");
});

test("only what is in the list runs", async () => {
  expect(await ask(partner, "partner whoo")).toMatchObject({ outcome: "refusal", view: { title: "No such command" } });
});
