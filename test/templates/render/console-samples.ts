import { instant, money } from "#domain/kernel";
import { action, facts, hint, text, view, type Column, type Sentence, type View } from "#templates/view";

const usd = (minor: bigint) => ({ money: money(minor, "USD") });
const minute = (iso: string) => ({ instant: instant(iso), as: "minute" }) as const;
const date = (iso: string) => ({ instant: instant(iso), as: "date" }) as const;
const left = (label: string): Column => ({ label, align: "left" });
const right = (label: string): Column => ({ label, align: "right" });
const paperLane = { partner: { name: "Paper Lane", shareId: "1001" } };

export const dashboard: View = view(
  "Dashboard of Paper Lane, this month",
  [
    facts(
      ["Unpaid earnings", usd(123_450n), " from ", { count: 14 }, " conversions"],
      ["Waiting for an order to be paid", usd(2_000n)],
      ["Total paid", usd(1_200_420n)],
      ["Your rate", { basisPoints: 2000 }],
    ),
    facts(
      ["Share link", { link: "https://partners.shop.example/r/paper-lane" }],
      ["Next payout", date("2026-12-01T16:00:00Z"), ", about ", usd(98_310n)],
    ),
    {
      kind: "table",
      columns: [left("Campaign"), right("Visits"), right("Unique links"), right("Converted"), right("Rate")],
      rows: [
        ["fall", { count: 1204 }, { count: 12 }, { count: 61 }, { basisPoints: 507 }],
        ["holiday cards", { count: 310 }, { count: 4 }, { count: 9 }, { basisPoints: 290 }],
        ["(none)", { count: 88 }, { count: 30 }, { count: 0 }, { basisPoints: 0 }],
      ].map((row) => row.map((value) => [value])) as Sentence[][],
      more: 12,
      whenEmpty: ["Nobody has followed your share link yet."],
    },
    hint("Visits of bots and link previews are not counted."),
  ],
  {
    actions: [
      action("What will I be paid, and when?", "earnings next", {}, "main"),
      action("Every conversion", "earnings list", { status: "unpaid" }),
    ],
  },
);

export const why: View = view(
  "Why order 1005 has earned and is not paid yet",
  [
    facts(["Order", { code: "1005" }], ["Customer", "M••• from Boise"], ["State", { badge: "unpaid", tone: "warning" }]),
    {
      kind: "steps",
      steps: [
        {
          state: "done",
          at: instant("2026-11-02T21:03:11Z"),
          sentence: [
            "A visitor followed your share link to ",
            { link: "https://shop.example/kits/fall-stamps?ref=1001&campaign=fall" },
            ".",
          ],
        },
        {
          state: "done",
          at: instant("2026-11-02T21:31:00Z"),
          sentence: [
            "They placed order ",
            { code: "1005" },
            " for ",
            usd(6_200n),
            ". The click was 28 minutes old; the window is 30 days, and no coupon of another partner was used.",
          ],
        },
        {
          state: "note",
          at: null,
          sentence: [{ basisPoints: 2000 }, " of ", usd(6_200n), " is ", usd(1_240n), ": the programme's rate on the day of the order."],
        },
        { state: "done", at: instant("2026-11-02T21:32:40Z"), sentence: ["The order was paid."] },
        { state: "waiting", at: instant("2026-11-16T21:32:40Z"), sentence: ["Held for 14 days in case of a refund."] },
        {
          state: "stopped",
          at: instant("2026-12-01T16:00:00Z"),
          sentence: ["Not in the payout of December: ", paperLane, " is below the minimum of ", usd(5_000n), "."],
        },
      ],
    },
  ],
  {
    tone: "warning",
    actions: [
      action("Report a missing sale", "share missing-sale", { order: "1005", note: "two words" }),
      action("Reject", "support reject", { order: "1005" }, "danger"),
    ],
  },
);

export const payouts: View = view(
  "Payouts prepared for October 2026",
  [
    {
      kind: "table",
      columns: [left("Partner"), left("Prepared"), left("State"), right("Items"), right("Amount"), left("Remark")],
      rows: [
        [[paperLane], [minute("2026-11-01T15:00:02Z")], [{ badge: "ready", tone: "good" }], [{ count: 14 }], [usd(123_450n)], [""]],
        [
          [{ partner: { name: "日本の紙工房 🌸", shareId: "1002" } }],
          [minute("2026-11-01T15:00:02Z")],
          [{ badge: "set aside", tone: "problem" }],
          [{ count: 3 }],
          [{ money: money(4_386n, "JPY") }],
          ["There is no minimum for JPY in the programme's terms."],
        ],
        [
          [{ partner: { name: "חנות נייר", shareId: "1003" } }],
          [minute("2026-11-01T15:00:03Z")],
          [{ badge: "carried over", tone: "warning" }],
          [{ count: 1 }],
          [usd(-300n)],
          ["A refund after the last payout is larger than what was earned since."],
        ],
        [
          [{ partner: { name: "Cut & Keep", shareId: "1004" } }],
          [minute("2026-11-01T15:00:03Z")],
          [{ badge: "ready", tone: "good" }],
          [{ count: 1 }],
          [{ money: money(20_869n, "KWD") }],
          [""],
        ],
      ],
      more: 0,
      whenEmpty: ["No payout is due."],
    },
  ],
  {
    tone: "good",
    actions: [
      action("Release", "finance release", { batch: "2026-10" }, "main"),
      action("Cancel", "finance cancel", { batch: "2026-10" }, "danger"),
    ],
  },
);

/** No rows, no actions, and prose that is longer than any line. */
export const empty: View = view("Visits", [
  {
    kind: "table",
    columns: [left("When"), left("Page")],
    rows: [],
    more: 0,
    whenEmpty: ["Nobody has followed your share link yet. Get it with ", { code: "/share link" }, " and post it."],
  },
  text(
    "A visit counts when somebody follows your link and a page of the shop opens; previews that chat programs make of a link, search engines and your own visits do not count.",
  ),
]);

export const withFiles: View = view("Earnings statement", [text("Everything of November is in the file.")], {
  files: [
    {
      name: "earnings-paper-lane-2026-11.csv",
      mediaType: "text/csv",
      content: "x".repeat(12_345),
      description: "every conversion and correction of November 2026",
    },
    { name: "paper-lane.png", mediaType: "image/png", content: new Uint8Array(812), description: "your share link as a QR code" },
  ],
  actions: [action("The month before", "earnings statement", { month: "2026-10" })],
});

/** What people may type to take over a terminal or to pass one thing off as another. */
export const hostileTexts = [
  "\u001b[31mred\u001b[0m \u001b[2J\u001b]0;title\u0007 \u009b1mC1",
  "\u001b]8;;https://evil.example\u001b\\click\u001b]8;;\u001b\\",
  "\u001b]52;c;never closed",
  "gpj.\u202eexe \u2066isolate\u2069 \u200bzero\u200dwidth\ufeff",
  "line one\r\nline two\u2028line three\ttab\u0008\u0008\u0008",
  "Z\u0351\u0352\u0353\u0354\u0355\u0356\u0357\u0358\u0359algo",
  "👩‍🚀👨‍👩‍👧‍👦🇨🇭 日本語の長い文字列はどこで切れますか",
  `word${"x".repeat(300)}`,
  "\ud800 lone \udfff surrogates \u{e0041}tags",
] as const;

export const hostile: View = view(
  hostileTexts[0],
  [
    facts(...hostileTexts.map((each, index) => [`Text ${index + 1}`, each] as const)),
    {
      kind: "table",
      columns: [left("Partner"), left("Link"), right("Amount")],
      rows: hostileTexts.map((each) => [
        [{ partner: { name: each, shareId: "1\u202e001" } }],
        [{ link: `https://shop.example/${each}` }],
        [usd(-1n)],
      ]),
      more: 0,
      whenEmpty: [],
    },
    hint(hostileTexts[3], " ", { badge: hostileTexts[0], tone: "problem" }),
  ],
  { actions: [action(hostileTexts[4], "support partner", { who: hostileTexts[0] })] },
);
