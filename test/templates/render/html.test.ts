import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { instant, money } from "#domain/kernel";
import { renderHtml, type HtmlCard } from "#templates/render/html";
import type { HtmlButton } from "#templates/render/html-forms";
import { text, view, type Value, type View } from "#templates/view";
import { dashboard, empty, hostile, hostileTexts, payouts, withFiles, why } from "./console-samples.ts";
import { htmlProblems } from "./html-rules.ts";

const reader: HtmlCard = { zone: "America/Denver", locale: "en-US", buttons: [] };
const field = {
  name: "reason",
  sentence: "why, in a sentence",
  kind: "line",
  required: true,
  choices: [],
  accept: "",
  longest: 500,
  given: "",
  isSuggested: false,
} as const;
const button: HtmlButton = {
  label: "Reject",
  style: "danger",
  handle: "0".repeat(22),
  command: "support reject",
  isOnce: true,
  fields: [],
};

function draw(...sentence: Value[]): string {
  return renderHtml(view("", [text(...sentence)]), reader).replaceAll(/<\/?(?:article|p)[^>]*>|\n/g, "");
}

/** Every block, with what each of them may hold; and every field. */
const all: View = view("All that there is", [
  { kind: "heading", text: "A part" },
  { kind: "copy", text: "Cards for fall https://partners.shop.example/r/paper-lane" },
  {
    kind: "series",
    label: "Visits and earnings",
    step: "day",
    points: [1, 2, 3].map((day) => ({ at: instant(`2026-11-0${day}T07:00:00Z`), name: `2026-11-0${day}` })),
    lines: [
      { label: "Visits", values: [1, 8, 3].map((count) => ({ count })) },
      { label: "Earned", values: [0n, 0n, 0n].map((minor) => ({ money: money(minor, "USD") })) },
    ],
  },
]);
const fields = [
  { ...field, given: `a "quoted" <word>` },
  { ...field, name: "body", kind: "paragraphs", longest: 3_000, required: false },
  { ...field, name: "act", kind: "choice", choices: ["show", "set"], given: "set" },
  { ...field, name: "period", kind: "choice", choices: ["month"], required: false },
  { ...field, name: "picture", kind: "file", accept: "image/png" },
  { ...field, name: "order", isSuggested: true },
] as const;

describe("golden files", () => {
  const buttons: readonly HtmlButton[] = [button, { ...button, style: "normal", label: "Tell more", isOnce: false, fields }];
  const samples: Readonly<Record<string, readonly [View, Partial<HtmlCard>]>> = {
    dashboard: [dashboard, {}],
    why: [why, {}],
    payouts: [payouts, {}],
    empty: [empty, {}],
    hostile: [hostile, {}],
    all: [all, { buttons }],
    files: [{ ...withFiles, files: withFiles.files.map((each) => ({ ...each, content: "ab" })) }, {}],
  };
  test.each(Object.entries(samples))("%s", async (name, [sample, more]) => {
    const drawn = renderHtml(sample, { ...reader, ...more });
    expect(htmlProblems(drawn)).toEqual([]);
    await expect(`${drawn}\n`).toMatchFileSnapshot(`../../golden/html/${name}.html`);
  });
});

test("a course is a picture with its figures in words, where there is one", () => {
  const chart = { name: "chart.png", mediaType: "image/png", content: "png", description: 'Visits: highest 8 on "Monday".' };
  const drawn = renderHtml(all, { ...reader, charts: [chart] });
  expect(drawn).toContain('<figure><img src="data:image/png;base64,cG5n" alt="Visits: highest 8 on &quot;Monday&quot;."></figure>');
  expect(drawn).not.toContain("bars");
});

const values: readonly (readonly [Value, string])[] = [
  [{ money: money(-123_450n, "EUR") }, '<span class="figure">−€1,234.50</span>'],
  [
    { instant: instant("2026-11-22T14:49:59Z"), as: "minute" },
    '<time datetime="2026-11-22T14:49:59Z"><span>2026-11-22</span> <span>07:49\u00a0MST</span></time>',
  ],
  [
    { link: "https://shop.example/a?b=1&c=2" },
    '<a href="https://shop.example/a?b=1&amp;c=2" target="_blank" rel="noopener noreferrer">https://shop.example/a?b=1&amp;c=2</a>',
  ],
  [
    { link: "https://shop.example/", label: "the shop" },
    'the shop <a href="https://shop.example/" target="_blank" rel="noopener noreferrer">https://shop.example/</a>',
  ],
  [{ link: "javascript:alert(1)" }, "javascript:alert(1)"],
  [{ link: "data:text/html,x", label: "harmless" }, "harmless data:text/html,x"],
  [{ link: "https://shop.example@evil.example/" }, "https://shop.example@evil.example/"],
  [{ partner: { name: "Ink & Twine", shareId: "1002" } }, "Ink &amp; Twine (1002)"],
  ["חנות נייר", "<bdi>חנות נייר</bdi>"],
  [`<img src=x onerror="alert('1')">`, "&lt;img src=x onerror=&quot;alert(&#39;1&#39;)&quot;&gt;"],
];
test("values are elements that carry nothing but what they say", () => {
  expect(values.map(([value]) => draw(value))).toEqual(values.map(([, expected]) => expected));
});

test("amounts follow the reader's language, times their zone", () => {
  const drawn = renderHtml(
    view("", [text({ money: money(123_450n, "EUR") }, " ", { instant: instant("2026-07-01T22:30:00Z"), as: "date" })]),
    {
      ...reader,
      locale: "de-DE",
      zone: "Europe/Berlin",
    },
  );
  expect(drawn).toContain("1.234,50\u00a0€");
  expect(drawn).toContain(">2026-07-02<");
});

test("whatever is typed stays text, wherever it stands", () => {
  const words = fc.oneof(
    fc.string({ unit: "binary", maxLength: 40 }),
    fc.constantFrom(...hostileTexts, `"><script>alert(1)</script>`, `' onmouseover='x`, "</textarea><b>", "&lt;", "<!--", "]]>"),
  );
  fc.assert(
    fc.property(words, (word) => {
      const shown: View = {
        ...view(word, [
          text(word, { code: word }, { link: word, label: word }, { link: `https://shop.example/${word}` }, { badge: word, tone: "good" }),
          { kind: "facts", facts: [[word, [{ partner: { name: word, shareId: word } }]]] },
          { kind: "table", columns: [{ label: word, align: "left" }], rows: [[[word]]], more: 1, whenEmpty: [] },
          { kind: "steps", steps: [{ state: "note", at: null, sentence: [word] }] },
          { kind: "series", label: word, step: "day", points: [], lines: [{ label: word, values: [] }] },
          { kind: "heading", text: word },
          { kind: "copy", text: word },
        ]),
        files: [{ name: word || "x", mediaType: word, content: word, description: word }],
      };
      const typed = fields.map((each) => ({ ...each, given: word, sentence: word }));
      const drawn = renderHtml(shown, { ...reader, buttons: [{ ...button, label: word, fields: typed }] });
      expect(htmlProblems(drawn)).toEqual([]);
      expect(drawn).not.toMatch(/[\u0000-\u0009\u000b-\u001f\u202a-\u202e\u2066-\u2069]/u);
    }),
    { numRuns: 100 },
  );
});
