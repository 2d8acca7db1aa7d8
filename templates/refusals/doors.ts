import type { RefusalCode } from "#domain/kernel";
import { action, blank } from "../view.ts";
import type { Wording } from "./facts.ts";

const slash = { prefix: "/" };

/** What the doors refuse: commands, buttons, the console, jobs run by hand. The comment names the facts that a wording uses. */
export const doorWordings = {
  /** typed, nearest: string[], subCommands?: string[] (those of the group that was typed) */
  "command.unknown": (f) => [
    f.isGroup() ? "One word more" : "No such command",
    [f.command("typed"), f.isGroup() ? " is a group of commands." : " is not something I know."],
    f.list(
      "Did you mean ",
      "nearest",
      "?",
      f.list("Choose ", "subCommands", ".", ["See everything you can ask with ", { code: "/partner help" }, "."], slash),
      slash,
    ),
  ],
  /** command, audience, alsoFor: string[] */
  "command.not-allowed": (f) => [
    "Not for you to run",
    [f.command("command"), " is for ", f.audience(), "."],
    ["See what you can ask with ", { code: "/partner help" }, "."],
  ],
  /** command, missing: string[], empty?: whether that, which was named with nothing behind it, is needed */
  "command.option-missing": (f) => {
    if (f.has("empty"))
      return [
        "Nothing stands behind the name",
        [f.command("command"), ...f.list(" got ", "missing", " without a value.", [" got a name without a value."])],
        f.is("empty", "needed")
          ? ["Write it right behind the colon: ", f.example(), " with your own in place of the dots."]
          : ["Write it right behind the colon, or leave the name out, too."],
      ];
    return [
      "Something is missing",
      [f.command("command"), ...f.list(" needs ", "missing", ".", [" needs one more value."], { joiner: " and " })],
      ["Type ", f.example(), " with your own in place of the dots."],
    ];
  },
  /** command, typed, nearest: string[], options: string[] */
  "command.option-unknown": (f) => [
    "No such option",
    [f.command("command"), " has no place for ", f.typed("typed", "that"), "."],
    f.list("Did you mean ", "nearest", "?", f.list("It takes ", "options", ".", ["It takes nothing after its name."], { joiner: " and " })),
  ],
  /** text, expected, option? */
  "command.option-unreadable": (f) => [
    "That can't be used",
    [...f.option(), f.typed("text"), " can't be used here."],
    f.when("It takes ", "expected", ".", ["Put quotes around words that belong together."]),
  ],
  /** command, staff? (the asker's handle), known?: string[] (their commands) */
  "command.not-linked": (f) => {
    if (f.is("isPartner", "yes"))
      return [
        "Not connected to you as a partner",
        [f.command("command"), " is for partners. You are one, but this account stands for you as ", f.value("staff", "staff"), " only."],
        ["Connect it with ", { code: "/partner connect" }, "; the code comes to where the programme writes to you."],
        [action("Mail me a code", "partner connect", { email: blank }, "main")],
      ];
    return f.has("staff")
      ? [
          "You are staff, not a partner",
          [f.command("command"), " is for partners, and you are here as ", f.value("staff", "staff"), "."],
          f.list("You have ", "known", ".", ["See what you can ask with ", { code: "/partner help" }, "."], {
            prefix: "/",
            joiner: " and ",
          }),
        ]
      : [
          "I don't know you yet",
          ["This chat account is not connected to a partner of the programme."],
          ["If you are a partner, connect it with ", { code: "/partner connect" }, "; if not, apply with ", { code: "/partner join" }, "."],
          [
            action("I am a partner", "partner connect", { email: blank }, "main"),
            action("Become a partner", "partner join", { name: blank, email: blank, about: blank }),
          ],
        ];
  },
  /** no facts */
  "console.demonstration-only": () => [
    "Only with the demonstration",
    ["Choosing who you are works on the demonstration database only: here it would be somebody's real account."],
    [
      "Set ",
      { code: "DATA_DIR" },
      " to a new directory and start without ",
      { code: "NODE_ENV=production" },
      " and ",
      { code: "DATABASE_URL" },
      " to try the demonstration.",
    ],
  ],
  /** seconds */
  "chat.too-fast": (f) => [
    "A little slower, please",
    ["So many questions in a row are more than I answer at once; nothing was done."],
    ["Ask again in ", f.value("seconds", "a few"), " seconds."],
  ],
  /** no facts */
  "chat.server-not-served": () => [
    "Not in this server",
    ["The programme does not answer in this server."],
    ["Ask in the programme's own server, or in a direct message to me."],
  ],
  /** command */
  "chat.not-shareable": (f) => [
    "That stays between us",
    ["What ", f.command("command"), " answers is your own business, so it can't be posted for others."],
    ["Links, QR codes and the list of commands can."],
  ],
  /** no facts */
  "chat.cannot-post": () => [
    "I can't post here",
    ["The programme's app may not write in this channel, or you may not."],
    [
      "Ask in a channel where both of us can write, or copy it from what only you see. Once that is mended, press ",
      { code: "Post it" },
      ".",
    ],
  ],
  /** no facts */
  "chat.not-posted": () => [
    "It is not posted",
    ["It did not get into the channel: nobody but you has seen it."],
    ["Press ", { code: "Post it" }, " in a minute."],
  ],
  /** no facts */
  "chat.perhaps-posted": () => [
    "Perhaps it is posted",
    ["The connection broke off while it was on its way, so it may be in the channel, or not."],
    ["Look there first. If it is not there, press ", { code: "Post it" }, "."],
  ],
  /** no facts */
  "chat.posted-in-part": () => [
    "Only a part is posted",
    ["The files are in the channel, but the text did not get there, and the files could not be taken back."],
    ["Press ", { code: "Post it" }, " for all of it once more, and delete the first files in the channel; or leave it as it is."],
  ],
  /** command? */
  "button.stale": (f) => [
    "That button is too old",
    ["Things may have changed since it was shown, so it does nothing any more."],
    f.has("command") ? ["Ask again with ", f.command("command"), " and use the new button."] : ["Ask again and use the new button."],
  ],
  /** command? */
  "button.spent": (f) => [
    "That button was used already",
    ["It works once, and what it was for has been done."],
    f.has("command") ? ["See how things stand with ", f.command("command"), "."] : ["Ask again to see how things stand."],
  ],
  /** no facts */
  "button.not-yours": () => [
    "That button is somebody else's",
    ["Only the person whom it was shown to can use it."],
    ["See what you can ask with ", { code: "/partner help" }, "."],
  ],
  /** no facts */
  "seen.changed": () => [
    "It changed in the meantime",
    ["What you were shown is not what stands there now, so nothing was done."],
    ["Look again without ", { code: "confirm" }, " and decide on what you see then."],
  ],

  /** no facts */
  "channel.not-here": () => [
    "Not here",
    ["The programme can post into a channel of a server or workspace only, and this is none."],
    ["Type ", { code: "/programme channel set" }, " in the channel itself."],
  ],
  /** no facts */
  "channel.unknown": () => [
    "No such channel",
    ["The programme posts into no channel of that name."],
    ["See those that there are with ", { code: "/programme channel" }, "."],
  ],

  /** message */
  "message.unknown": (f) => [
    "No such message",
    [f.typed("message"), " is no message that could not be delivered."],
    ["See which there are with ", { code: "/support messages" }, "."],
  ],
  /** message */
  "message.not-resendable": () => [
    "It can't be sent again",
    ["It has left, or nothing is kept of what it said: a code that has expired, or a mail that came back."],
    ["See what can be sent again with ", { code: "/support messages" }, "."],
  ],
  /** channel */
  "notices.not-connected": (f) => [
    "No account of yours is connected there",
    ["We can write to you on ", f.value("channel", "that platform"), " once an account of yours there is connected."],
    ["There, connect it with ", { code: "/partner connect" }, "; until then everything comes by mail."],
  ],
  /** class, channel, allowed: string[] */
  "notices.cadence": (f) => [
    "These can't be had like that",
    ["Codes and notices about money and access always come by mail, as they happen; only alerts can be gathered over a day or a week."],
    f.list("Here you may choose ", "allowed", ".", ["See what there is with ", { code: "/partner notices" }, "."]),
  ],
  /** typed, known: string[] */
  "job.unknown": (f) => [
    "No such job",
    [f.typed("typed"), " is not a job of this programme."],
    f.list("Jobs are ", "known", ".", ["See them with ", { code: "/programme jobs" }, "."], { joiner: " and " }),
  ],
  /** job, at */
  "job.no-occurrence": (f) => [
    "The job is not due yet",
    [f.code("job", "The job"), " can't be run as of ", f.value("at", "that time"), ", which is still to come."],
    ["Give a time that has passed with ", { code: "--at" }, ", or leave it out. Only the demonstration may run ahead."],
  ],
  /** job, label */
  "job.done-already": (f) => [
    "That run is done already",
    [f.code("job", "The job"), " has done its run ", f.code("label", "of this time"), ", and no other is due yet."],
    ["See what it did with ", { code: "/programme jobs history" }, "."],
  ],
  /** job, label */
  "job.running": (f) => [
    "That run is under way",
    [f.code("job", "The job"), " is at its run ", f.code("label", "of this time"), ", or it is on the queue."],
    ["See how it goes with ", { code: "/programme jobs history" }, "."],
  ],
  /** job */
  "job.paused-already": (f) => [
    "It is paused already",
    [f.code("job", "The job"), " does nothing by itself until somebody resumes it."],
    ["Let it go on with ", { code: "/programme jobs resume" }, "."],
  ],
  /** job */
  "job.not-paused": (f) => [
    "It is not paused",
    [f.code("job", "The job"), " runs by the timetable."],
    ["See when with ", { code: "/programme jobs" }, "."],
  ],
  /** here: "csv" | "rest" */
  "import.other-source": (f) => [
    "Imported the other way before",
    [
      `What stands here of AffiliateWP was read ${f.is("here", "csv") ? "from its CSV exports" : f.is("here", "rest") ? "over its REST API" : "the other way"}. `,
      "Exports don't tell the numbers that the REST API knows referrals by, so all of them would be taken a second time. Nothing was changed.",
    ],
    [
      "Run it with ",
      { code: f.is("here", "csv") ? "--csv" : f.is("here", "rest") ? "--rest" : "--csv or --rest, as before" },
      ". To begin anew the other way, restore the backup from before the first import.",
    ],
  ],
  /** minutes */
  "import.times-moved": (f) => [
    "The exports' times have moved",
    [
      "Referrals that stand here are told at another time of their day",
      ...f.when(", by ", "minutes", " minutes"),
      ". They would not be known again, and all of them would be taken a second time. Nothing was changed.",
    ],
    [
      "Say the same ",
      { code: "--zone" },
      " as the first time. If it is the same, the site's clock was changed since its newest row: visit the shop by any share link, then export everything again.",
    ],
  ],
} satisfies Partial<Record<RefusalCode, Wording>>;
