/** Pictures of the demonstration's library, drawn by figures: no letters, so that no font is needed, and nobody's work. */
export type Drawing = {
  readonly name: string;
  readonly title: string;
  readonly caption: string;
  readonly tags: string;
  readonly campaign: string;
  readonly svg: string;
};

const [width, height] = [1_200, 900];

function drawn(background: string, shapes: readonly string[]): string {
  const ground = `<rect width="${width}" height="${height}" fill="${background}"/>`;
  return `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}">${ground}${shapes.join("")}</svg>`;
}

/** Places that look like chance, lie apart from each other and are the same every time: multiples of two shares that no fraction comes near. */
function spread(count: number, of: (x: number, y: number, size: number, nth: number) => string): string[] {
  const share = (nth: number, step: number): number => (nth * step) % 1;
  return Array.from({ length: count }, (_, nth) =>
    of(Math.round(share(nth, 0.754878) * width), Math.round(share(nth, 0.56984) * height), 8 + ((nth * 53) % 34), nth),
  );
}

const card = (x: number, y: number, turn: number, colour: string, inside = ""): string =>
  `<g transform="translate(${x} ${y}) rotate(${turn})"><rect x="-150" y="-200" width="300" height="400" rx="10" fill="#00000022" transform="translate(10 14)"/>` +
  `<rect x="-150" y="-200" width="300" height="400" rx="10" fill="${colour}"/>${inside}</g>`;

const pine = (colour: string): string =>
  [0, 1, 2].map((row) => `<path d="M0 ${-130 + row * 60} l${50 + row * 22} 100 h${-100 - row * 44} z" fill="${colour}"/>`).join("") +
  `<rect x="-12" y="88" width="24" height="50" fill="#6d4c33"/>`;

const leaf = (x: number, y: number, size: number, colour: string, turn: number): string =>
  `<path transform="translate(${x} ${y}) rotate(${turn})" d="M0 ${-size} q${size} ${size} 0 ${size * 2} q${-size} ${-size} 0 ${-size * 2}" fill="${colour}"/>`;

const autumn = ["#c2410c", "#d97706", "#7c2d12", "#a16207"];

export const drawings: readonly Drawing[] = [
  {
    name: "fall-table",
    title: "Cards on a fall table",
    caption: "A rainy Sunday, some paper, and this: {link} #ad",
    tags: "fall, cards",
    campaign: "fall",
    svg: drawn("#f3e6d0", [
      ...spread(46, (x, y, size, nth) => leaf(x, y, size, autumn[nth % autumn.length] ?? "#c2410c", nth * 37)),
      card(400, 440, -9, "#fffaf0", leaf(0, 0, 110, "#c2410c", 20)),
      card(790, 470, 7, "#1f4b57", leaf(0, -20, 90, "#f3c969", -15) + leaf(30, 70, 50, "#d97706", 40)),
    ]),
  },
  {
    name: "pine-cards",
    title: "Pine cards, two by two",
    caption: "Pine, paper and an evening off. {link} #ad",
    tags: "winter, cards",
    campaign: "pine",
    svg: drawn("#dfe9e4", [
      card(320, 450, -5, "#ffffff", pine("#2f6b4f")),
      card(610, 430, 3, "#f6efe2", pine("#1f4b57")),
      card(900, 460, 8, "#ffffff", pine("#3f8a67")),
    ]),
  },
  {
    name: "snow-globe",
    title: "A snow globe of paper",
    caption: "What snows in yours? Mine is made of paper: {link} #ad",
    tags: "winter, globes",
    campaign: "globes",
    svg: drawn("#1f3b57", [
      ...spread(60, (x, y, size) => `<circle cx="${x}" cy="${y}" r="${size / 5}" fill="#ffffffaa"/>`),
      `<circle cx="600" cy="420" r="300" fill="#e8f3fb"/><circle cx="600" cy="420" r="300" fill="none" stroke="#ffffff" stroke-width="14"/>`,
      `<g transform="translate(540 480)">${pine("#2f6b4f")}</g><g transform="translate(700 520) scale(.7)">${pine("#3f8a67")}</g>`,
      ...spread(
        40,
        (x, y, size) => `<circle cx="${Math.round(370 + x * 0.38)}" cy="${Math.round(190 + y * 0.5)}" r="${size / 6}" fill="#ffffff"/>`,
      ),
      `<path d="M380 690 h440 l50 120 h-540 z" fill="#8a5a3c"/>`,
    ]),
  },
  {
    name: "washi",
    title: "Washi tape in a row",
    caption: "Ten rolls, no plan, one page. Where mine come from: {link} #ad",
    tags: "tape, everyday",
    campaign: "washi",
    svg: drawn(
      "#fdf6f0",
      ["#e2725b", "#f3c969", "#5a9e8f", "#1f4b57", "#b56576"].map(
        (colour, nth) =>
          `<rect x="60" y="${110 + nth * 150}" width="1080" height="70" fill="${colour}" opacity=".85"/>` +
          Array.from(
            { length: 18 },
            (_, dot) => `<circle cx="${100 + dot * 60}" cy="${145 + nth * 150}" r="${8 + (nth % 3) * 4}" fill="#ffffff99"/>`,
          ).join(""),
      ),
    ),
  },
];
