import { quoted } from "../phrases.ts";
import { action, blank, facts, hint, text, view, type View } from "../view.ts";

/** The programme was frozen. */
export function freezeCard(reason: string): View {
  return view(
    "The programme is frozen",
    [
      facts(["Reason", quoted(reason)]),
      text(
        "No batch is prepared or released and no credit is given until two persons lift it; a release under way stops where it is and goes on later. Clicks and orders still count, and partners read that payouts are stopped, with your reason.",
      ),
    ],
    { tone: "warning", actions: [action("Lift it", "programme thaw", { why: blank }, "main")] },
  );
}

/** Somebody wants a freeze lifted: it was, or it waits for a second person. */
export function thawCard(isThawed: boolean, reason: string): View {
  return isThawed
    ? view(
        "The programme is no longer frozen",
        [
          facts(["Reason", quoted(reason)]),
          text("Payouts and credits go on. A release that was stopped goes on by itself; a run that was refused is asked for again."),
        ],
        { tone: "good", actions: [] },
      )
    : view(
        "A second person is needed",
        [
          facts(["Reason", quoted(reason)]),
          text("The programme stays frozen until somebody else wants it lifted, too, within a day."),
          hint("Another operator says so with ", { code: "/programme thaw" }, ", finance with ", { code: "/finance thaw" }, "."),
        ],
        { tone: "warning", actions: [] },
      );
}
