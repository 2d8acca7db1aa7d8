import { expect, test } from "vitest";
import { askerNames, resolveAsker } from "../../../bots/console/as.ts";
import { useDatabase } from "../../support/database.ts";
import { tellStory } from "../../domain/answers/story.ts";

const db = await useDatabase();
const { lane, ink, staff } = await tellStory(db);
const resolve = (who: string) => db.run((tx) => resolveAsker(tx, who));

test("a partner is meant by slug, share ID or e-mail address, in any case", async () => {
  for (const who of ["paper-lane", "Paper-Lane", "1001", "paper.lane@example.org", " @paper-lane "])
    expect(await resolve(who)).toEqual({ partnerId: lane.id, staff: null, name: "Paper Lane" });
});

test("staff are meant by their handle, and bring their own partner record along", async () => {
  expect(await resolve("finance-2")).toMatchObject({
    partnerId: null,
    staff: { id: staff.finance2.id, roles: ["finance"] },
    name: "finance-2",
  });
  expect(await resolve("insider")).toMatchObject({ partnerId: ink.id, staff: { roles: ["support"], partnerId: ink.id } });
});

test("somebody unknown is refused with those who may have been meant", async () => {
  await expect(resolve("papr-lane")).rejects.toMatchObject({
    code: "partner.unknown",
    facts: { partner: "papr-lane", nearest: ["paper-lane"] },
  });
  await expect(resolve("finance2")).rejects.toMatchObject({ facts: { nearest: ["finance", "finance-2"] } });
  await expect(resolve("zzzzzz")).rejects.toMatchObject({ facts: { nearest: [] } });
});

test("the names to complete are the handles and the slugs", async () => {
  expect(await db.run((tx) => askerNames(tx))).toEqual(
    expect.arrayContaining(["support", "finance", "finance-2", "operator", "paper-lane", "ink-and-twine", "cut-and-keep"]),
  );
});
