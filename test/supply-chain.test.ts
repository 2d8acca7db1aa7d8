import { readFileSync } from "node:fs";
import { expect, test } from "vitest";

/** What is installed is what was looked at: exact versions, whole files, and nobody's script runs. */
const read = (path: string): unknown => JSON.parse(readFileSync(new URL(`../${path}`, import.meta.url), "utf8"));
type Versions = Record<string, string>;
const manifest = read("package.json") as {
  dependencies: Versions;
  devDependencies: Versions;
  optionalDependencies: Versions;
  allowScripts: Record<string, boolean>;
  scripts: Versions;
};
const { packages } = read("package-lock.json") as {
  packages: Record<
    string,
    { version: string; integrity?: string; resolved?: string; hasInstallScript?: boolean; optional?: boolean; os?: string[] }
  >;
};
const installed = Object.entries(packages).filter(([path]) => path !== "");
const nameOf = (path: string): string => path.slice(path.lastIndexOf("node_modules/") + "node_modules/".length);

test("every version is exact, and the lock has the same", () => {
  const { dependencies, devDependencies, optionalDependencies } = manifest;
  for (const [name, version] of Object.entries({ ...dependencies, ...devDependencies, ...optionalDependencies })) {
    expect([name, version]).toEqual([name, expect.stringMatching(/^\d+\.\d+\.\d+(-[\w.]+)?$/)]);
    expect([name, packages[`node_modules/${name}`]?.version]).toEqual([name, version]);
  }
});

test("every file has its hash, but for other machines' own; none comes from elsewhere than the registry", () => {
  for (const [path, { integrity, resolved, optional, os }] of installed) {
    expect([path, integrity ?? (optional && os ? "sha512-" : "none")]).toEqual([path, expect.stringMatching(/^sha512-/)]);
    expect([path, resolved ?? "https://registry.npmjs.org/"]).toEqual([path, expect.stringMatching(/^https:\/\/registry\.npmjs\.org\//)]);
  }
});

test("nobody's install script runs, with any npm; whoever brings one is named, so that a new one is noticed", () => {
  const withScript = installed.filter(([, { hasInstallScript }]) => hasInstallScript).map(([path]) => nameOf(path));
  expect(Object.keys(manifest.allowScripts).toSorted()).toEqual([...new Set(withScript)].toSorted());
  expect(Object.values(manifest.allowScripts)).not.toContain(true);
  expect(readFileSync(new URL("../.npmrc", import.meta.url), "utf8")).toContain("ignore-scripts=true");
  // With ignore-scripts npm leaves these out in silence.
  expect(Object.keys(manifest.scripts).filter((name) => /^(pre|post)/.test(name))).toEqual([]);
});
