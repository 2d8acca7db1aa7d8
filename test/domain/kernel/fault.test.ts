import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { describeFault, newId, rowsOf, run, sql, type FaultFacts } from "#domain/kernel";
import { useDatabase } from "../../support/database.ts";

const db = await useDatabase();
const secret = "ada.lovelace@example.org";

function everything(error: unknown): string {
  return JSON.stringify(describeFault(error));
}

async function thrownBy(work: () => Promise<unknown>): Promise<unknown> {
  return work().then(
    () => {
      throw new Error("nothing was thrown");
    },
    (error: unknown) => error,
  );
}

describe("a fault of the database", () => {
  const insertTwice = (email: string) =>
    db.run(async (tx) => {
      for (const shareId of ["900001", "900002"])
        await run(
          tx,
          sql`insert into partner (id, share_id, name, email_fingerprint, status, applied_at)
          values (${newId()}, ${shareId}, 'Ada', ${email}, 'applied', ${tx.now})`,
        );
    });

  test("tells its code and constraint, and nothing of the values, which its detail holds", async () => {
    const error = await thrownBy(() => insertTwice(secret));
    expect((error as { detail?: string }).detail).toContain(secret); // what we must not say
    expect(describeFault(error)).toMatchObject({ code: "23505", constraint: "partner_email_fingerprint_unique", cause: null });
    expect(everything(error)).not.toContain("lovelace");
  });

  test.for<[string, (value: string) => Promise<unknown>]>([
    ["an id that is none", (value) => db.run((tx) => rowsOf(tx, sql`select from partner where id = ${value}`))],
    ["an id of two lines", (value) => db.run((tx) => rowsOf(tx, sql`select from partner where id = ${`x\n${value}`}`))],
    ["a number that is none", (value) => db.run((tx) => rowsOf(tx, sql`select ${value}::int`))],
    ["a time that is none", (value) => db.run((tx) => rowsOf(tx, sql`select ${value}::timestamptz`))],
    ["a quoted value with quotes", (value) => db.run((tx) => rowsOf(tx, sql`select ${`a"b" ${value} "c`}::int`))],
    ["a statement through the ORM", (value) => db.run((tx) => tx.em.execute("select ?::int", [value]))],
  ])("keeps the value to itself: %s", async ([, work]) => {
    const error = await thrownBy(() => work("Lovelace, 12 Elm Street"));
    expect((error as Error).message).toContain("Lovelace"); // what we must not say
    expect(everything(error)).not.toContain("Lovelace");
    expect(describeFault(error).code).toMatch(/^22/);
  });
});

describe("a message", () => {
  test.for<[string, string]>([
    ["the disk is full", "the disk is full"],
    ["first line\nsecond line", "first line"],
    [`mail to ${secret} bounced`, "mail to …@… bounced"],
    [`<${secret}>, "${secret}"`, '<…@…>, "…@…"'],
    ["connect postgres://owner:hunter2@db.example/partners failed", "connect …@… failed"],
    ["insert into partner (name) values ('Ada') - duplicate key", "… duplicate key"],
    ["select *\nfrom partner\nwhere name = 'Ada' - no such thing", "… no such thing"],
    ["  UPDATE partner set name = 'Ada'\nwhere id = 1", "… "],
    ["selected nothing", "selected nothing"],
    ["", ""],
  ])("%j is told as %j", ([message, told]) => {
    expect(describeFault(new Error(message)).message).toBe(told);
  });

  test("has at most 300 characters", () => {
    expect(describeFault(new Error("x".repeat(10_000))).message).toHaveLength(300);
  });

  test("of a parser, which quotes what it could not parse, is left out", () => {
    for (const parse of [() => JSON.parse("Ada Lovelace") as unknown, () => BigInt("Ada Lovelace")]) {
      const error = (() => {
        try {
          return parse();
        } catch (thrown) {
          return thrown;
        }
      })();
      expect(everything(error)).not.toContain("Ada");
      expect(describeFault(error).type).toBe("SyntaxError");
    }
  });
});

test("the places are told, twelve at most, and a line of the message that looks like one is none", () => {
  const deep = (levels: number): Error => (levels === 0 ? new Error("found\n    at Ada Lovelace (/home/ada.ts:1:1)") : deep(levels - 1));
  const usual = Error.stackTraceLimit;
  Error.stackTraceLimit = 50;
  const { frames } = describeFault(deep(20));
  Error.stackTraceLimit = usual;
  expect(frames[0]).toContain("fault.test.ts");
  expect(frames).toHaveLength(12);
  expect(frames.join()).not.toContain("Ada");
});

test("properties that somebody hung on it are not told", () => {
  expect(
    everything(Object.assign(new Error("no"), { detail: "Ada", parameters: ["Ada"], query: "Ada", code: 42, constraint: { name: "Ada" } })),
  ).not.toContain("Ada");
});

test("causes are told three deep, also when they go round in a circle", () => {
  const circle: Error = new Error("a");
  circle.cause = new TypeError(secret, { cause: circle });
  const told: string[] = [];
  for (let fault: FaultFacts | null = describeFault(circle); fault; fault = fault.cause) told.push(`${fault.type} ${fault.message}`);
  expect(told).toEqual(["Error a", "TypeError …@…", "Error a", "TypeError …@…"]);
});

test.for<[unknown, string]>([
  [secret, "string"],
  [undefined, "undefined"],
  [null, "object"],
  [{ email: secret }, "object"],
  [7n, "bigint"],
  [Symbol(secret), "symbol"],
])("what is no error is told by its kind alone: %s", ([thrown, type]) => {
  expect(describeFault(thrown)).toEqual({
    type,
    code: null,
    constraint: null,
    message: "something that is no error was thrown",
    frames: [],
    cause: null,
  });
  expect(describeFault(new Error("outer", { cause: thrown })).cause?.type ?? type).toBe(type);
});

test("whatever was thrown, it is told without a fault of its own and without an address", () => {
  fc.assert(
    fc.property(fc.anything({ withNullPrototype: true }), fc.string(), (value, text) => {
      const error = Object.assign(new Error(text), { message: value, stack: value, code: value, cause: `${text} ${secret}` });
      expect(everything(error)).not.toContain(secret);
      expect(everything(value)).not.toContain(secret);
    }),
  );
});
