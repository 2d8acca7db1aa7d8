import { expect, test } from "vitest";
import { rowsOf, sql } from "#domain/kernel";
import { addEndpoint } from "#domain/webhooks";
import { raiseTransfer } from "../../../domain/transfers/raise-transfer.ts";
import { useDatabase } from "../../support/database.ts";
import { transferHands } from "../../support/transfers.ts";

const db = await useDatabase();
const { payee, ask } = await transferHands(db);

test("other programs hear a bank's or a rail's code, and never the words in which staff said why", async () => {
  await db.run((tx) => addEndpoint(tx, { url: "https://books.example/hooks", kinds: ["transfer.failed"], onThisMachine: false }));
  const { number } = await ask(await payee(), 10_000n);
  const codes = ["R03", "taken-out", "Ada Buyer's bank says no", "Ada"];
  for (const code of [...codes, null]) await db.run((tx) => raiseTransfer(tx, number, "failed", code));
  const said = await rowsOf(
    { em: db.database.reader() },
    sql<{ code: string | null }>`select facts ->> 'code' as code from webhook_event order by sequence`,
  );
  expect(said.map(({ code }) => code)).toEqual(["R03", "taken-out", null, null, null]);
});
