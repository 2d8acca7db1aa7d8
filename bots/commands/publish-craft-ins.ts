import { refuse, type Tx } from "#domain/kernel";
import { allCraftIns, guestList } from "#domain/answers";
import {
  addCraftIn,
  answerProposal,
  cancelCraftIn,
  craftInById,
  mustBeMovable,
  recordAttendance,
  rescheduleCraftIn,
} from "#domain/craft-ins";
import { attendanceCard, changePreviewCard, craftInDoneCard, guestsCard, publishCraftInsCard } from "#templates/cards/craft-in-desk-cards";
import { command } from "../command.ts";
import { meantPartner } from "../meant-partner.ts";
import { option } from "../option.ts";
import { craftInInput, craftInOptions } from "./craft-in-options.ts";
import { confirm, meantZone, pageByName } from "./options.ts";

export const publishCraftIn = command({
  name: "publish craft-in",
  sentence: "Craft-ins: answer proposals, add one, move or cancel it, see who comes",
  audience: "support",
  writes: true,
  again: { option: "act", says: ["list", "guests"] },
  options: {
    act: option.choice(["list", "add", "approve", "decline", "reschedule", "cancel", "guests"])("list unless you say", { optional: true }),
    number: option.word("which one, by its number", { optional: true, suggests: "craft-ins" }),
    title: option.word("what it is called", { optional: true }),
    start: option.wallTime("when it begins, such as 2026-12-05 18:00", { optional: true }),
    host: option.partner("the partner who holds it; the programme unless you say", { optional: true }),
    ...craftInOptions,
    reason: option.text("why; those who take part read it", { optional: true }),
    page: pageByName,
    confirm,
  },
  run: async (tx, options, ask) => {
    const { act = "list", number, reason = "", title, start, host, confirm: isConfirmed } = options;
    if (act === "list") return publishCraftInsCard(await allCraftIns(tx, options.page ?? 1));
    const needed =
      act === "add"
        ? { title, start }
        : act === "reschedule"
          ? { number, start }
          : act === "cancel"
            ? { number, reason: options.reason }
            : { number };
    const missing = Object.entries(needed).flatMap(([name, value]) => (value === undefined ? [name] : []));
    if (missing.length > 0) throw refuse("command.option-missing", { command: "publish craft-in", missing });
    const which = number ?? "";
    switch (act) {
      case "guests":
        return guestsCard(await guestList(tx, which, null), "staff");
      case "add": {
        const who = host === undefined ? null : await meantPartner(tx, host);
        const input = craftInInput(
          { ...options, title: title ?? "", start: start ?? (() => tx.now) },
          await meantZone(tx, options.zone, ask),
        );
        return craftInDoneCard(await addCraftIn(tx, input, who), "add");
      }
      case "approve":
      case "decline":
        return craftInDoneCard(await answerProposal(tx, which, act, reason), act);
      case "reschedule":
      case "cancel": {
        // Unless somebody says another one, a new time is meant where the craft-in takes place.
        const startsAt = start?.(options.zone ?? (await craftInById(tx, which)).zone) ?? null;
        return change(tx, { act, which, startsAt, reason }, isConfirmed === "yes");
      }
      default:
        return act satisfies never;
    }
  },
});

/** Everybody is told of it, so it is shown first. */
async function change(
  tx: Tx,
  asked: {
    readonly act: "reschedule" | "cancel";
    readonly which: string;
    readonly startsAt: Parameters<typeof rescheduleCraftIn>[2] | null;
    readonly reason: string;
  },
  isConfirmed: boolean,
) {
  const { act, which, startsAt, reason } = asked;
  if (!isConfirmed) {
    const guests = await guestList(tx, which, null);
    if (act === "reschedule" && startsAt) mustBeMovable(tx, guests.craftIn, startsAt);
    return changePreviewCard(guests, { act, startsAt, reason });
  }
  return craftInDoneCard(
    act === "cancel" ? await cancelCraftIn(tx, which, reason) : await rescheduleCraftIn(tx, which, startsAt ?? tx.now),
    act,
  );
}

export const awardAttendance = command({
  name: "award attendance",
  sentence: "Write down who was at a craft-in, or was not; tokens follow by themselves",
  audience: "support",
  writes: true,
  options: {
    number: option.word("the craft-in's number", { suggests: "craft-ins" }),
    partner: option.partner("who"),
    was: option.choice(["attended", "absent"])("attended unless you say", { optional: true }),
  },
  run: async (tx, { number, partner: who, was = "attended" }) => {
    const partner = await meantPartner(tx, who);
    return attendanceCard(await recordAttendance(tx, partner.id, number, was), partner);
  },
});
