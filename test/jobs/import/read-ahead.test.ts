import { describe, expect, test } from "vitest";
import { readAhead } from "../../../jobs/import/read-ahead.ts";

/** Counts up to three, and notes what is asked of it; `failing`: what it can't read. */
function source(noted: string[], failing?: number) {
  return (async function* counting() {
    try {
      for (const each of [1, 2, 3]) {
        noted.push(`reads ${each}`);
        if (each === failing) throw new Error(`${each} can't be read`);
        yield Promise.resolve(each);
      }
    } finally {
      noted.push("ends");
    }
  })();
}

describe("reading ahead", () => {
  test("gives the same in the same order, one read while the one before is dealt with", async () => {
    const noted: string[] = [];
    for await (const each of readAhead(source(noted))) {
      // What was asked for ahead has begun before this line.
      await Promise.resolve();
      noted.push(`has ${each}`);
    }
    expect(noted).toEqual(["reads 1", "reads 2", "has 1", "reads 3", "has 2", "ends", "has 3"]);
  });

  test("what could not be read fails in its turn: what came before it is dealt with", async () => {
    const noted: string[] = [];
    const reading = (async () => {
      for await (const each of readAhead(source(noted, 2))) noted.push(`has ${each}`);
    })();
    await expect(reading).rejects.toThrow("2 can't be read");
    expect(noted).toEqual(["reads 1", "reads 2", "ends", "has 1"]);
  });

  test("whoever stops early ends the source", async () => {
    const noted: string[] = [];
    for await (const each of readAhead(source(noted))) {
      noted.push(`has ${each}`);
      break;
    }
    expect(noted).toEqual(["reads 1", "reads 2", "has 1", "ends"]);
  });
});
