import { instant, money } from "#domain/kernel";
import type { Button } from "#templates/render/button";
import type { Action, Block, Column, Measure, Sentence, Tone, Value, View, ViewFile } from "#templates/view";
import { randomOf, type Random } from "./random.ts";

/** A view that nobody would write, and what must be found again where it is drawn. */
export type ViewCase = {
  readonly view: View;
  readonly buttons: readonly Button[];
  readonly marks: readonly Mark[];
  /** rows that the tables say there are besides theirs */
  readonly more: number;
  /** lines of charts, which have no such amount */
  readonly unmarked: number;
};

/** An amount between ‹ and › that stands in this view once, in one entry (a row, a fact, a step, a sentence), with what was typed around it. */
export type Mark = {
  readonly amount: bigint;
  readonly before: string;
  readonly after: string;
  /** whether the sentence around it is so long that it may be cut in front of it */
  readonly isDeep: boolean;
};

/** What people type to be somebody, to be seen everywhere, or to break what stands around it. */
const tricks = [
  ..."@everyone|@here|<@80351110224678912>|<@!80351110224678912>|<@&165511591545143296>|<#103735883630395392>|</airhorn:816437322781949972>".split(
    "|",
  ),
  ..."<id:customize>|<:mmLol:216154654256398347>|<a:b1nzy:392938283556143104>|<t:1618953630:R>|:smile:|:+1:|:100:|<!channel>|<!here>|<!everyone>".split(
    "|",
  ),
  ..."<!subteam^SAZ94GDB8>|<@U024BE7LH>|<#C024BE7LR|general>|<!date^1392734382^{date}|x>|<https://evil.example|shop.example>".split("|"),
  "[shop.example](https://evil.example)",
  "[a](<https://evil.example>)",
  "https://evil.example/a_b_c",
  "<https://evil.example>",
  "http://evil.example",
  "https://shop.example@evil.example/",
  "discord.gg/abcdef",
  "mailto:a@b.example",
  ..."**bold**|__under__|*slanted*|_slanted_|~~gone~~|~gone~|***|`code`|``two``|```\nfence\n```|```|`|\\|\\\\|\\`|**|__|*|_|~|>>> all".split(
    "|",
  ),
  "||spoiler||",
  "# big\n## less\n### least\n-# small\n> quote\n- item\n* item\n1. one\n10) ten",
  "# ",
  "> ",
  "- ",
  "-# ",
  "1. ",
  "2) ",
  "&amp; &lt;b&gt; & < >",
  "\u202egpj.exe\u202c \u2066isolate\u2069 \u200fmark",
  "zero\u200bwidth\u200d\ufeff\u2060join",
  "tag\u{e0041}\u{e0042}s",
  "\u001b[31mred\u001b[0m\u001b]0;title\u0007",
  "\ud800 lone \udfff",
  "Z\u0351\u0352\u0353\u0354\u0355\u0356\u0357\u0358\u0359algo",
  "👩‍🚀👨‍👩‍👧‍👦🏳️‍🌈🇨🇭👍🏽",
  "日本の紙工房",
  "חנות נייר",
  "متجر الورق ١٢٣",
  "café naïve",
  "$1,234.50 14:00 12:30:45 20 % v1.2 #1 a-b (c) [d] {e} f=g",
  "line\r\none\u2028two\ttab\u0000nul",
  "",
  " ",
] as const;
const beginnings = [
  ..."https://shop.example/|https://shop.example@evil.example/|https://a:b@evil.example/|https:/\\evil.example/|//evil.example/".split("|"),
  ..."javascript:alert(1)//|data:text/html,|ftp://evil.example/|HTTPS://EVIL.example:8443/|http://евил.example/|https://[::1]/|".split("|"),
] as const;
const words = ["Paper Lane", "album", "of the", "shop", "Nora", "fall", "order", "x", "…", "."] as const;

const locales = ["en-US", "de-DE", "ar-EG", "ja-JP", "hi-IN"] as const;
export type Locale = (typeof locales)[number];

export function localeOf(seed: number, number: number): Locale {
  return randomOf(seed, number + 1_000_000).pick(locales);
}

export function viewCase(seed: number, number: number): ViewCase {
  const random = randomOf(seed, number);
  const hand = new Hand(random);
  const isVast = random.chance(0.05);
  const blocks = Array.from({ length: isVast ? random.between(20, 40) : random.between(0, 7) }, () => hand.block());
  const title = hand.typed();
  const actions = Array.from({ length: random.chance(0.1) ? 60 : random.between(0, 6) }, () => hand.action());
  const files = Array.from({ length: random.chance(0.2) ? random.between(1, 12) : 0 }, () => hand.file());
  const tone = random.pick<Tone>(["plain", "good", "warning", "problem"]);
  return {
    view: { title, tone, blocks, actions, files },
    buttons: actions.map(buttonOf),
    marks: hand.marks,
    more: hand.more,
    unmarked: hand.unmarked,
  };
}

function buttonOf({ label, command, style }: Action, index: number): Button {
  return { label, command, style, handle: String(index).padStart(22, "h"), asks: index % 3 === 0 ? ["order", "reason"] : [] };
}

class Hand {
  readonly marks: Mark[] = [];
  more = 0;
  unmarked = 0;
  readonly #random: Random;

  constructor(random: Random) {
    this.#random = random;
  }

  typed(): string {
    const random = this.#random;
    if (random.chance(0.004))
      return random
        .pick(tricks)
        .repeat(random.between(1, 20))
        .padEnd(100_000, random.pick(["x", "紙", "*", "@", "\u0600", "👍🏽", "a b "]));
    const parts = random.chance(0.1) ? random.between(10, 60) : random.between(0, 4);
    return Array.from({ length: parts }, () => (random.chance(0.6) ? random.pick(tricks) : random.pick(words))).join(
      random.chance(0.5) ? " " : "",
    );
  }

  block(): Block {
    const random = this.#random;
    const many = (usual: number, vast: number): number => (random.chance(0.04) ? vast : random.between(0, usual));
    switch (random.int(9)) {
      case 0:
        return { kind: "text", sentence: this.marked() };
      case 1:
        return { kind: "hint", sentence: this.marked() };
      case 2:
        return { kind: "facts", facts: Array.from({ length: many(8, 120) }, () => [this.typed(), this.marked()] as const) };
      case 3:
        return {
          kind: "steps",
          steps: Array.from({ length: many(12, 300) }, () => ({
            state: random.pick(["done", "waiting", "stopped", "note"] as const),
            at: random.chance(0.7) ? this.instant() : null,
            sentence: this.marked(),
          })),
        };
      case 4:
        if (random.chance(0.5)) return this.series();
        this.unmarked += 1;
        return { kind: "heading", text: this.typed() };
      case 5:
        this.unmarked += 1;
        return { kind: "copy", text: this.typed() };
      default:
        return this.table(many(12, 500));
    }
  }

  table(count: number): Block {
    const random = this.#random;
    const columns = Array.from({ length: random.chance(0.05) ? random.between(8, 24) : random.between(1, 6) }, (): Column => ({
      label: this.typed(),
      align: random.pick(["left", "right"]),
    }));
    const more = random.chance(0.3) ? random.between(1, 5_000) : 0;
    this.more += more;
    const rows = Array.from({ length: count }, () => {
      const place = random.int(columns.length);
      return columns.map((_, index) => (index === place ? this.marked() : this.plain(random.between(0, 2))));
    });
    // Where there are no rows, the sentence for that is an entry, but only when something is in it.
    const whenEmpty = rows.length === 0 ? this.marked() : [];
    return { kind: "table", columns, rows, more, whenEmpty };
  }

  series(): Block {
    const random = this.#random;
    this.unmarked += 2;
    const length = random.pick([0, 1, 2, 10, 31, 90, 500]);
    const measure = (isMoney: boolean): Measure =>
      isMoney ? { money: money(BigInt(random.int(5_000)), "EUR") } : { count: random.int(900) };
    return {
      kind: "series",
      label: this.typed(),
      step: random.pick(["hour", "day", "week", "month"]),
      points: Array.from({ length }, (_, index) => ({ at: this.instant(), name: `2026-11-${index}` })),
      lines: [true, false].map((isMoney) => ({ label: this.typed(), values: Array.from({ length }, () => measure(isMoney)) })),
    };
  }

  /** A sentence with an amount that is in no other one. */
  marked(): Sentence {
    const random = this.#random;
    const amount = 100_000_000n + BigInt(this.marks.length);
    const isDeep = random.chance(0.03);
    const before = random.chance(0.6) ? this.typed() : "";
    const after = random.chance(0.6) ? this.typed() : "";
    this.marks.push({ amount, before: isDeep ? "" : before, after, isDeep });
    const deep = isDeep ? this.plain(random.between(20, 200)) : [];
    return [...deep, before, "‹", { money: money(amount, "USD") }, "›", after, ...this.plain(random.between(0, 2))];
  }

  plain(count: number): Value[] {
    return Array.from({ length: count }, () => this.value());
  }

  value(): Value {
    const random = this.#random;
    switch (random.int(10)) {
      case 0:
        return { money: money(BigInt(random.int(1_000_000)) - 500_000n, random.pick(["EUR", "JPY", "KWD", "points"])) };
      case 1:
        return { instant: this.instant(), as: random.pick(["date", "minute"]) };
      case 2:
        return { partner: { name: this.typed(), shareId: random.chance(0.9) ? "1001" : this.typed() } };
      case 3:
        return { link: `${random.pick(beginnings)}${this.typed()}` };
      case 4:
        return { link: `${random.pick(beginnings)}?a=${this.typed()}`, label: this.typed() };
      case 5:
        return { code: this.typed() };
      case 6:
        return { basisPoints: random.int(20_000) - 5_000 };
      case 7:
        return { badge: this.typed(), tone: random.pick<Tone>(["plain", "good", "warning", "problem"]) };
      case 8:
        return { count: random.int(10_000) };
      default:
        return this.typed();
    }
  }

  instant(): Temporal.Instant {
    const year = this.#random.chance(0.95) ? this.#random.between(2020, 2030) : this.#random.pick([1950, 2150, 9999]);
    return instant(`${year}-0${this.#random.between(1, 9)}-1${this.#random.int(10)}T0${this.#random.int(10)}:30:00Z`);
  }

  action(): Action {
    return { label: this.typed(), command: "earnings why", options: {}, style: this.#random.pick(["normal", "main", "danger"]) };
  }

  file(): ViewFile {
    const random = this.#random;
    return {
      name: `${this.typed()}${random.pick(["", ".csv", ".png", ".CSV"])}`,
      mediaType: random.pick(["text/csv", "image/png"]),
      content: random.chance(0.5) ? "a,b\r\n" : new Uint8Array(random.int(2_000)),
      description: this.typed(),
    };
  }
}
