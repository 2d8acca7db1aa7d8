import { expect, it } from "vitest";
import { useDatabase } from "../../support/database.ts";
import { useDiscord } from "../../support/discord/discord-house.ts";
import { makePartner } from "../../support/orders.ts";

const db = await useDatabase();
const start = "2026-11-23T12:00:00Z";
const after = (seconds: number): void => db.clock.set(Temporal.Instant.from(start).add({ seconds }).toString());

/** The doors wait for this before each look; what is shown here are seconds that pass. */
const waiting: (() => void)[] = [];
after(0);
const house = await useDiscord({ db, pause: () => new Promise<void>((resolve) => waiting.push(resolve)) });
const look = (): void => waiting.splice(0).forEach((go) => go());
const { fake } = house;
const lane = await house.partnerPerson("lane", (await db.run((tx) => makePartner(tx, "Paper Lane", "paper-lane"))).id);

it("of two processes with one token one connects and the other stands by, and takes over within forty seconds when it is gone", async () => {
  const second = await house.another();
  await expect.poll(() => second.state().is).toBe("standby");
  expect([house.door.state().is, fake.gateway.connected]).toEqual(["open", 1]);
  // Its process is frozen: it renews nothing. The other looks every five seconds.
  const [first] = waiting.splice(0, 1);
  let seconds = 0;
  while (second.state().is !== "open" && seconds < 40) {
    after((seconds += 5));
    look();
    await expect.poll(() => waiting.length > 0 || second.state().is === "open").toBe(true);
  }
  expect(second.state().is).toBe("open");
  expect(seconds).toBeLessThanOrEqual(25);

  // For a moment there are two, and what somebody asks has one effect and one answer.
  expect(fake.gateway.connected).toBe(2);
  const seen = await lane.types("/partner help");
  expect(seen.message?.text).toContain("What you can ask");
  await fake.until(() => fake.asked.filter(({ path, status }) => path.endsWith("/callback") && status === 400).length === 1);
  expect(seen.messages()).toHaveLength(1);

  first!();
  await expect.poll(() => house.door.state().is).toBe("standby");
  await fake.gateway.until(() => fake.gateway.connected === 1);
  expect((await lane.types("/partner help")).message?.text).toContain("What you can ask");
  expect(house.faults).toEqual([]);
});
