import { defineConfig } from "vitest/config";

export default defineConfig({
  test: {
    include: ["test/**/*.test.ts"],
    // The benchmark and the browser have commands of their own: they need minutes and a Chromium.
    exclude: ["test/bench/**", "test/browser/**"],
    globalSetup: ["./test/support/one-server.ts"],
    setupFiles: ["./test/support/fixed-seed.ts"],
    passWithNoTests: false,
    reporters: ["default"],
    // Processes, not threads: a test of kill -9, signals or a process's own settings must not meet its neighbours.
    pool: "forks",
    // The database server needs the other half of a small machine.
    maxWorkers: 2,
    testTimeout: 20_000,
    hookTimeout: 60_000,
    teardownTimeout: 20_000,
  },
});
