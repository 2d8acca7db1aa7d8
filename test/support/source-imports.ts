import { areaOf, type Import, type Rule, type SourceFile, type SourceTree, type Violation } from "./source-tree.ts";

/** The rooms of domain, each of which may import only rooms to its left; the kernel therefore imports packages only. */
export const rooms = [
  "kernel",
  "audit",
  "messages",
  "webhooks",
  "programme",
  "partners",
  "api-keys",
  "announcements",
  "chat",
  "legal",
  "ledger",
  "orders",
  "attribution",
  "conversions",
  "pending-orders",
  "payouts",
  "rails",
  "transfers",
  "books",
  "imports",
  "tokens",
  "craft-ins",
  "meetings",
  "library",
  "help",
  "support",
  "digests",
  "privacy",
  "answers",
  "store",
];

/** Which top-level folders a folder may import from; tests may import everything. */
const arrows: Readonly<Record<string, readonly string[]>> = {
  domain: ["domain"],
  templates: ["templates", "domain"],
  bots: ["bots", "templates", "domain"],
  jobs: ["jobs", "templates", "domain"],
  main: ["main", "bots", "jobs", "templates", "domain", "migrations"],
  migrations: ["migrations"],
};

/** Packages that reach outside, and the only places (files, or folders ending in "/") where they may be imported. */
const packageHomes: readonly (readonly [packages: RegExp, homes: readonly string[]])[] = [
  [/^node-cron$/, ["jobs/timetable.ts"]],
  [/^pg-boss$/, ["jobs/queue.ts"]],
  [/^(fastify|@fastify\/.+)$/, ["bots/web/"]],
  [/^discord(\.js|-api-types)$|^@discordjs\//, ["bots/discord/", "jobs/outlets/"]],
  [/^@slack\/(?!types$)/, ["bots/slack/", "jobs/outlets/"]],
  // declarations only: what the renderers draw is checked against them
  [/^@slack\/types$/, ["templates/render/", "bots/slack/", "jobs/outlets/"]],
  [/^@resvg\//, ["bots/pictures/", "jobs/demonstration/"]],
  [/^echarts\/lib\//, ["bots/pictures/"]],
  [/^sharp$/, ["domain/store/"]],
  [/^nodemailer$/, ["jobs/outlets/"]],
  [/^(node:)?(http|https|http2)$|^undici$/, ["main.ts", "bots/", "jobs/"]],
];

const roomOf = (path: string): string | null => /^domain\/([^/]+)\//.exec(path)?.[1] ?? null;
const topOf = (path: string): string => areaOf(path).split("/")[0] ?? "";

/** Collects what `judge` says against each import of the files outside test/. */
function judgeImports(tree: SourceTree, judge: (file: SourceFile, found: Import) => string | null): Violation[] {
  return [...tree.values()]
    .filter((file) => topOf(file.path) !== "test")
    .flatMap((file) =>
      file.imports.flatMap((found) => {
        const problem = judge(file, found);
        return problem ? [{ path: file.path, line: found.line, problem }] : [];
      }),
    );
}

function againstArrows(file: SourceFile, { target, specifier }: Import): string | null {
  if (target === null) return null;
  const [from, to] = [topOf(file.path), topOf(target)];
  if (to === "main" && from !== "main") return `only tests may import ${target}: it composes the rest`;
  if (from === "domain" && to === "migrations") return roomOf(file.path) === "store" ? null : "only store knows the migrations";
  if (!arrows[from]?.includes(to)) return `${from} may not import ${to} (${specifier})`;
  return from !== to && from !== "main" && specifier.startsWith(".") ? `${to} is imported as #${to}/…, not by a path` : null;
}

function againstRoomOrder(file: SourceFile, { target, specifier }: Import): string | null {
  if (target === null || topOf(target) !== "domain") return null;
  const [from, to] = [roomOf(file.path), roomOf(target)];
  if (from !== null && from === to) return specifier.startsWith("./") ? null : `inside a room only ./ (${specifier})`;
  if (to === null || specifier !== `#domain/${to}`) return `a room is entered through its index, as #domain/<room> (${specifier})`;
  if (from === null) return null;
  return rooms.indexOf(to) < rooms.indexOf(from) ? null : `${from} may import only rooms to its left; ${to} is not`;
}

function unknownRooms(tree: SourceTree): Violation[] {
  return [...tree.keys()]
    .filter((path) => topOf(path) === "domain" && !rooms.includes(roomOf(path) ?? ""))
    .map((path) => ({ path, line: 1, problem: "is in no room of the list in source-imports.ts" }));
}

/** Everyone else is handed the kernel's `InTransaction` or the opened database as an argument. */
function againstStore(file: SourceFile, { target }: Import): string | null {
  if (target === null || roomOf(target) !== "store") return null;
  return ["main", "domain/store"].includes(areaOf(file.path))
    ? null
    : "only compose.ts and main.ts may import #domain/store; take what they open as an argument";
}

function againstPackageHomes(file: SourceFile, { target, specifier }: Import): string | null {
  if (target !== null) return null;
  const homes = packageHomes.find(([packages]) => packages.test(specifier))?.[1];
  if (!homes || homes.some((home) => (home.endsWith("/") ? file.path.startsWith(home) : file.path === home))) return null;
  return `${specifier} belongs to ${homes.join(", ")}`;
}

function barrels(tree: SourceTree): Violation[] {
  return judgeImports(tree, (file, { isReExport }) =>
    isReExport && !/^domain\/[^/]+\/index\.ts$/.test(file.path) ? "only a room's index.ts re-exports" : null,
  );
}

/** Every knot of files that import each other gives at least one finding, with a way round it. */
function cycles(tree: SourceTree): Violation[] {
  const found: Violation[] = [];
  const finished = new Set<string>();
  const follow = (path: string, trail: readonly string[]): void => {
    if (trail.includes(path)) {
      const round = [...trail.slice(trail.indexOf(path)), path];
      found.push({ path, line: 1, problem: `is imported in a circle: ${round.join(" → ")}` });
      return;
    }
    if (finished.has(path)) return;
    for (const { target } of tree.get(path)?.imports ?? []) if (target !== null && tree.has(target)) follow(target, [...trail, path]);
    finished.add(path);
  };
  for (const path of tree.keys()) follow(path, []);
  return found;
}

export const importRules = {
  arrows: {
    sentence: "folders import only along the arrows domain ← templates ← bots and domain ← templates ← jobs",
    check: (tree) => judgeImports(tree, againstArrows),
  },
  rooms: {
    sentence: "a room imports only rooms to its left, through their index, and its own files by ./",
    check: (tree) => [...unknownRooms(tree), ...judgeImports(tree, againstRoomOrder)],
  },
  store: { sentence: "only the root opens the store", check: (tree) => judgeImports(tree, againstStore) },
  packages: {
    sentence: "packages that reach outside are imported only where they belong",
    check: (tree) => judgeImports(tree, againstPackageHomes),
  },
  cycles: { sentence: "no files import each other in a circle", check: cycles },
  barrels: { sentence: "nothing but a room's index re-exports", check: barrels },
} satisfies Record<string, Rule>;
