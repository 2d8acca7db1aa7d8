// Loaded before anything else (node --import), in plain JavaScript, so that any old Node can read it and say a sentence.
import { existsSync } from "node:fs";

const [major = 0, minor = 0] = process.versions.node.split(".").map(Number);
if (major < 26 || (major === 26 && minor < 10)) {
  const isInstalled = existsSync(new URL("../../node_modules/.bin/node", import.meta.url));
  process.stderr.write(
    `Partner Center runs on Node 26.10 and brings its own, but Node ${process.versions.node} is what runs.\n` +
      (isInstalled
        ? "Start it with `npm start` (or another npm script): npm puts the right Node first.\n"
        : "npm left the optional package with Node out: run `npm ci --include=optional`, then `npm start`.\n"),
  );
  process.exit(1);
}
