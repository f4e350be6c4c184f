import { execFileSync } from "node:child_process";
import { existsSync, mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";
import { defineConfig, devices } from "@playwright/test";

/** The workers read this file too: what the first reading chose is handed on in the environment. */
const port = keep("EVERYSHELF_E2E_PORT", freePort);
const dataDir = keep("EVERYSHELF_E2E_DATA_DIR", makeFolder);

/** `*.phone.spec.ts` runs on a phone, all else at a desk; specs that need both sizes set them themselves. */
export default defineConfig({
  testDir: "e2e",
  outputDir: "test-results",
  workers: 2,
  timeout: 240_000, // pages with eight looks of axe, on machines that stall
  expect: { timeout: 45_000 },
  forbidOnly: true,
  // Shared machines stall; what passes only the second time is told as flaky by the report.
  retries: process.env.CI ? 1 : 0,
  reporter: process.env.PLAYWRIGHT_JSON_OUTPUT_NAME ? [["line"], ["json"]] : [["list"]],
  use: {
    baseURL: `http://localhost:${port}`,
    locale: "en-US",
    timezoneId: "America/Chicago",
    trace: "retain-on-failure",
    screenshot: "only-on-failure",
    launchOptions: { executablePath: chromium(), args: launchArgs() },
  },
  projects: [
    {
      name: "desktop",
      testIgnore: /\.phone\.spec\.ts$/,
      use: { ...devices["Desktop Chrome"], viewport: { width: 1440, height: 900 } },
    },
    {
      name: "phone",
      testMatch: /\.phone\.spec\.ts$/,
      use: { ...devices["Pixel 7"], viewport: { width: 360, height: 740 } },
    },
  ],
  webServer: {
    command: "exec node start.mjs", // a child of Playwright itself, so that it notices when Playwright is gone
    url: `http://localhost:${port}/api/ready`,
    timeout: 600_000, // a first build on a busy machine
    stdout: "pipe",
    gracefulShutdown: { signal: "SIGTERM", timeout: 60_000 },
    env: {
      PORT: port,
      DATA_DIR: dataDir,
      OMS_ENV: "test",
      OMS_SEED_SIZE: "s",
      OMS_LIMITER_OFF: "1", // many sign-ins from one address
      DATABASE_URL: "",
      PUBLIC_URL: "",
      PAYMENT_PROVIDER_URL: "",
    },
  },
});

function keep(name: string, make: () => string): string {
  const value = process.env[name] ?? make();
  process.env[name] = value;
  return value;
}

function freePort(): string {
  const script =
    "const s = require('net').createServer().listen(0, '127.0.0.1', () => { console.log(s.address().port); s.close() })";
  return execFileSync(process.execPath, ["-e", script], { encoding: "utf8" }).trim();
}

/** Outside the repository, since the database's user may not be able to enter it. Those of earlier runs go. */
function makeFolder(): string {
  const prefix = "everyshelf-e2e-";
  for (const name of readdirSync(tmpdir()).filter((entry) => entry.startsWith(prefix))) {
    const folder = join(tmpdir(), name);
    const isOver = !existsSync(join(folder, "launcher.json"));
    if (isOver && process.env.EVERYSHELF_E2E_KEEP !== "1") rmSync(folder, { recursive: true, force: true });
  }
  return mkdtempSync(join(tmpdir(), prefix));
}

/** EVERYSHELF_CHROMIUM, else a browser on the PATH, else (undefined) the one that Playwright installed. */
function chromium(): string | undefined {
  if (process.env.EVERYSHELF_CHROMIUM) return process.env.EVERYSHELF_CHROMIUM;
  const names = ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable"];
  const folders = (process.env.PATH ?? "").split(delimiter);
  return names
    .flatMap((name) => folders.map((folder) => join(folder, name)))
    .find((path) => existsSync(path));
}

function launchArgs(): string[] {
  // Without a graphics card, drawing by the processor costs less than imitating a card by it.
  const quiet = [
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--disable-gpu",
  ];
  return process.getuid?.() === 0 ? [...quiet, "--no-sandbox"] : quiet;
}
