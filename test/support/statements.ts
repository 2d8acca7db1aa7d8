import { createRequire } from "node:module";

type Client = { query: (...given: unknown[]) => unknown };
const { Client: driver } = createRequire(import.meta.resolve("@mikro-orm/postgresql"))("pg") as { Client: { prototype: Client } };

const sent: string[] = [];
const query = driver.prototype.query;
driver.prototype.query = function (this: Client, ...given: unknown[]) {
  const [first] = given;
  sent.push(typeof first === "string" ? first : ((first as { readonly text?: string }).text ?? ""));
  return query.apply(this, given);
};

/** What is sent to the database while the work is done, as the driver sends it: BEGIN and COMMIT count. */
export async function statementsOf(work: () => Promise<unknown>): Promise<readonly string[]> {
  const before = sent.length;
  await work();
  return sent.slice(before);
}
