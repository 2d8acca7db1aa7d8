import { expect, test } from "vitest";
import { makePartner } from "../../support/orders.ts";
import { useDiscord } from "../../support/discord/discord-house.ts";
import type { Seen } from "../../support/discord/person.ts";
import { unprefixedIn } from "../../support/unprefixed.ts";

const house = await useDiscord({ settings: { COMMAND_PREFIX: "kiwi" } });
const { id } = await house.db.run((tx) => makePartner(tx, "Ann", "ann-cards"));
const ann = await house.partnerPerson("ann", id);
const stranger = house.fake.person("stranger");
const words = ({ message }: Seen) => [message!.text, ...message!.buttons.map(({ label }) => label)].join("\n");

test("with a prefix commands are typed, asked for in forms and named by their longer names", async () => {
  const help = await ann.types("/kiwi-partner help");
  expect(words(help)).toContain("/kiwi-earnings why");
  const menu = await ann.types("/kiwi-partner help", { about: "share" });
  expect(words(menu)).toContain("/kiwi-share link");
  const { form } = await ann.presses(menu.message!, "/kiwi-share link");
  expect(form!.json.title).toBe("/kiwi-share link");
  const made = await ann.fills(form!, { Url: "https://shop.example/cards" });
  expect(words(made)).toContain("/r/ann-cards");
  const refused = await ann.types("/kiwi-earnings why", { order: "999" });
  const unknown = await stranger.types("/kiwi-earnings next");
  expect(words(unknown)).toContain("/kiwi-partner connect");
  for (const seen of [help, menu, made, refused, unknown]) expect(unprefixedIn(words(seen))).toEqual([]);
  expect(house.faults).toEqual([]);
});
