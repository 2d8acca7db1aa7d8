import { defineConfig } from "vitest/config";

/** The product's own tests, on a server that is there already, of a copy in which something was broken. */
export default defineConfig({
  test: {
    root: new URL("../../..", import.meta.url).pathname,
    include: ["test/**/*.test.ts"],
    globalSetup: ["./test/evidence/sabotage/given-server.ts"],
    setupFiles: ["./test/support/fixed-seed.ts"],
    reporters: ["default"],
    pool: "forks",
    maxWorkers: 1,
    testTimeout: 20_000,
    hookTimeout: 60_000,
    teardownTimeout: 20_000,
  },
});
