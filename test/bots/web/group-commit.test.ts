import { describe, expect, test } from "vitest";
import { groupCommit } from "../../../bots/web/group-commit.ts";

const limits = { of: "numbers", largestGroup: 4, mostWaiting: 12 };

/** A store that holds its first write until told, so that what comes meanwhile gathers. */
function store() {
  const groups: number[][] = [];
  const opened = Promise.withResolvers<void>();
  const write = async (group: readonly number[]): Promise<string[]> => {
    groups.push([...group]);
    await opened.promise;
    if (group.includes(13)) throw Object.assign(new Error("a bad one"), { code: "23514" });
    if (group.includes(99)) throw new Error("the database is away");
    return group.map((each) => `kept ${each}`);
  };
  return { groups, write, open: opened.resolve };
}

describe("what comes while a group is being written", () => {
  test("goes together in the next ones, in order, and each caller gets its own result", async () => {
    const { groups, write, open } = store();
    const numbers = groupCommit(write, limits);
    const results = Promise.all([1, 2, 3, 4, 5, 6, 7].map((each) => numbers.add(each)));
    open();
    expect(await results).toEqual([1, 2, 3, 4, 5, 6, 7].map((each) => `kept ${each}`));
    expect(groups).toEqual([[1], [2, 3, 4, 5], [6, 7]]);
  });

  test("is refused when too much waits already, and nothing that waited is lost", async () => {
    const { write, open } = store();
    const numbers = groupCommit(write, limits);
    const accepted = Array.from({ length: 13 }, (_, each) => numbers.add(each));
    await expect(numbers.add(14)).rejects.toMatchObject({ statusCode: 503, message: "too many numbers wait for the database" });
    open();
    await expect(Promise.all(accepted.slice(0, 13))).resolves.toHaveLength(13);
  });

  test("heavier than a group goes alone", async () => {
    const { groups, write, open } = store();
    const numbers = groupCommit(write, { ...limits, mostWaiting: 20, weigh: (each) => each });
    const results = Promise.all([1, 9, 2, 2].map((each) => numbers.add(each)));
    open();
    await results;
    expect(groups).toEqual([[1], [9], [2, 2]]);
  });
});

describe("when a write fails", () => {
  test("because of one item, the others are written and only its own caller is told", async () => {
    const { write, open } = store();
    const numbers = groupCommit(write, limits);
    const results = Promise.allSettled([1, 2, 13, 4].map((each) => numbers.add(each)));
    open();
    expect((await results).map(({ status }) => status)).toEqual(["fulfilled", "fulfilled", "rejected", "fulfilled"]);
  });

  test("because the database is away, the whole group is told at once, and what comes later is written", async () => {
    const { groups, write, open } = store();
    const numbers = groupCommit(write, limits);
    const results = Promise.allSettled([1, 99, 3].map((each) => numbers.add(each)));
    open();
    expect((await results).map(({ status }) => status)).toEqual(["fulfilled", "rejected", "rejected"]);
    expect(groups).toEqual([[1], [99, 3]]);
    expect(await numbers.add(5)).toBe("kept 5");
  });
});

test("closing writes what waits, and refuses what comes later", async () => {
  const { write, open } = store();
  const numbers = groupCommit(write, limits);
  const waiting = [1, 2, 3].map((each) => numbers.add(each));
  open();
  await numbers.close();
  expect(await Promise.all(waiting)).toEqual(["kept 1", "kept 2", "kept 3"]);
  await expect(numbers.add(4)).rejects.toThrow("the writer of numbers is closed");
});
