import { quoted } from "../phrases.ts";
import { action, blank, facts, text, view, type View } from "../view.ts";

/** The programme was frozen or thawed. */
export function freezeCard(isFrozen: boolean, reason: string): View {
  return isFrozen
    ? view(
        "The programme is frozen",
        [
          facts(["Reason", quoted(reason)]),
          text(
            "No batch is prepared or released and no credit is given until you lift it; a release under way stops where it is and goes on later. Clicks and orders still count, and partners read that payouts are stopped, with your reason.",
          ),
        ],
        { tone: "warning", actions: [action("Lift it", "programme thaw", { why: blank }, "main")] },
      )
    : view(
        "The programme is no longer frozen",
        [
          facts(["Reason", quoted(reason)]),
          text("Payouts and credits go on. A release that was stopped goes on by itself; a run that was refused is asked for again."),
        ],
        { tone: "good", actions: [] },
      );
}
