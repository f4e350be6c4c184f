import { defineConfig } from "vitest/config";

/** Two projects: pure tests start at once; database tests share one embedded server and a migrated template. */
export default defineConfig({
  resolve: { tsconfigPaths: true },
  test: {
    projects: [
      {
        extends: true,
        test: {
          name: "unit",
          // Generated cases stand for a guarantee, not for a speed: on a busy machine they take as long as they take.
          testTimeout: 60_000,
          include: ["{server,db,components,bench}/**/*.test.{ts,tsx}"],
          exclude: ["**/*.db.test.ts", "**/node_modules/**"],
        },
      },
      {
        extends: true,
        test: {
          name: "db",
          include: ["{server,db,bench}/**/*.db.test.ts"],
          globalSetup: ["db/testing-server.ts"],
          testTimeout: 60_000,
          hookTimeout: 60_000,
          maxWorkers: 2,
        },
      },
    ],
  },
});
