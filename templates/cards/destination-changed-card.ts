import type { MessageFacts } from "#domain/messages";
import { accountName } from "../bank-words.ts";
import { destinationTitle } from "../email/destination-changed/words.ts";
import { moneyTellings } from "../money-notice-words.ts";
import { amount, atMinute, quoted } from "../phrases.ts";
import { action, facts, hint, text, view, type View } from "../view.ts";

/** A bank account was changed, as every chat account is told of it. */
export function destinationChangedCard(told: MessageFacts["destination-changed"]): View {
  const { what, at, usableFrom, reason, currency } = told;
  const canBlock = told.objection !== null;
  return view(
    destinationTitle(what),
    [
      facts(
        ["Account", accountName(told)],
        ...(currency === undefined || usableFrom === null ? [] : [["Takes", `${currency} only`] as const]),
        ["When", atMinute(at)],
        ...(usableFrom === null ? [] : [["Money can go there", "from ", atMinute(usableFrom), " on"] as const]),
        ...(reason === null ? [] : [["Why", quoted(reason)] as const]),
      ),
      hint(
        "If that was not you: ",
        ...(canBlock
          ? [{ code: "/wallet bank block" }, " stops it at once. Then look at your chat accounts with "]
          : ["look at your chat accounts with "]),
        { code: "/partner links" },
        ", and tell support.",
      ),
    ],
    { tone: "warning", actions: canBlock ? [action("This was not me", "wallet bank", { act: "block" }, "danger")] : [] },
  );
}

/** Whether a partner's money may leave for their bank, and what it takes, as a direct message. */
export function moneyNoticeCard({ what, at, year, paid, threshold, amount: sum, why }: MessageFacts["money-notice"]): View {
  const { title, sentence, command } = moneyTellings[what];
  return view(
    title,
    [
      text(sentence),
      facts(
        ...(sum === undefined ? [["Since", atMinute(at)] as const] : [["Amount", amount(sum)] as const]),
        ...(why === undefined || why === "" ? [] : [["Why", quoted(why)] as const]),
        ...(paid === null ? [] : [[`Paid in ${year ?? ""}`, amount(paid)] as const]),
        ...(threshold === null ? [] : [["Reported from", amount(threshold)] as const]),
      ),
      hint("More: ", { code: command }),
    ],
    { tone: what === "lifted" || what === "written-off" || what === "withheld-back" ? "good" : "warning" },
  );
}
