import { craftInList, guestList, ownCraftIns } from "#domain/answers";
import { leave, proposeCraftIn, signUp } from "#domain/craft-ins";
import { programmeOf } from "#domain/programme";
import { craftInListCard, ownCraftInsCard, proposedCard, signedUpCard } from "#templates/cards/craft-in-cards";
import { guestsCard } from "#templates/cards/craft-in-desk-cards";
import { command } from "../command.ts";
import { option } from "../option.ts";
import { craftInOptions, craftInInput } from "./craft-in-options.ts";
import { meantZone, page } from "./options.ts";

const number = option.word("its number in the list, such as 12", { suggests: "craft-ins" });

export const craftinList = command({
  name: "craftin list",
  sentence: "Craft-ins to come, with the seats that are left",
  audience: "partner",
  options: { page },
  run: async (tx, { page: nth }, { partnerId }) => craftInListCard(await craftInList(tx, partnerId, nth ?? 1)),
});

export const craftinSignUp = command({
  name: "craftin sign-up",
  sentence: "Take a seat in a craft-in, or a place on its wait-list",
  audience: "partner",
  writes: true,
  options: { number },
  run: async (tx, { number: typed }, { partnerId }) => signedUpCard(await signUp(tx, partnerId, typed), (await programmeOf(tx)).name),
});

export const craftinLeave = command({
  name: "craftin leave",
  sentence: "Give your seat in a craft-in to somebody else",
  audience: "partner",
  writes: true,
  options: { number },
  run: async (tx, { number: typed }, { partnerId }) => signedUpCard(await leave(tx, partnerId, typed), (await programmeOf(tx)).name),
});

export const craftinMine = command({
  name: "craftin mine",
  sentence: "Craft-ins that you take part in, hold or have proposed",
  audience: "partner",
  options: { page },
  run: async (tx, { page: nth }, { partnerId }) => ownCraftInsCard(await ownCraftIns(tx, partnerId, nth ?? 1)),
});

export const craftinGuests = command({
  name: "craftin guests",
  sentence: "Who comes to a craft-in of yours",
  audience: "partner",
  options: { number },
  run: async (tx, { number: typed }, { partnerId }) => guestsCard(await guestList(tx, typed, partnerId), "host"),
});

export const craftinHost = command({
  name: "craftin host",
  sentence: "Propose a craft-in of yours",
  audience: "partner",
  writes: true,
  options: {
    title: option.word("what it is called"),
    start: option.wallTime("when it begins, such as 2026-12-05 18:00"),
    ...craftInOptions,
  },
  run: async (tx, options, ask) =>
    proposedCard(await proposeCraftIn(tx, ask.partnerId, craftInInput(options, await meantZone(tx, options.zone, ask)))),
});
