import { defineConfig } from "vitest/config";
import { root } from "../support/source-tree.ts";

/** `npm run test:browser`: what only a browser can tell. Needs a Chromium on the PATH (on Debian: apt-get install chromium). */
export default defineConfig({
  test: {
    root,
    include: ["test/browser/**/*.test.ts"],
    globalSetup: ["./test/support/one-server.ts"],
    passWithNoTests: false,
    pool: "forks",
    testTimeout: 60_000,
    hookTimeout: 60_000,
  },
});
