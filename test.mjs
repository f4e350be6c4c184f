/**
 * npm test: every check from a bare clone, each failure in full, and one last line `N passed, N failed`.
 * npm run check (--fast): the part without database, build and browser, in under a minute.
 */
import { spawn } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";
import { buildWhenNeeded, installWhenNeeded } from "./start.mjs";

const root = import.meta.dirname;
const isFast = process.argv.includes("--fast");
const program = (...path) => join(root, "node_modules", ...path);
const reports = mkdtempSync(join(tmpdir(), "everyshelf-reports-"));
const total = { passed: 0, failed: 0 };

const { FORCE_COLOR: _, ...inherited } = process.env;
const withoutColor = { ...inherited, NO_COLOR: "1" };

/** Runs a program of ours with all that it says kept back; it is told only when something failed. */
function run(args, env = {}) {
  return new Promise((settle) => {
    const child = spawn(process.execPath, args, {
      cwd: root,
      env: { ...withoutColor, ...env },
      stdio: ["ignore", "pipe", "pipe"],
    });
    let said = "";
    for (const stream of [child.stdout, child.stderr]) stream.on("data", (chunk) => (said += chunk));
    child.once("close", (code, signal) => settle({ isGood: code === 0, code: signal ?? code, said }));
  });
}

/** One step: counts what it found, says one line, and shows everything when it failed. */
async function step(name, work) {
  const begun = Date.now();
  const { passed, failed, said } = await work().catch((error) => ({
    passed: 0,
    failed: 1,
    said: error instanceof Error ? error.message : String(error),
  }));
  total.passed += passed;
  total.failed += failed;
  const seconds = Math.round((Date.now() - begun) / 1000);
  if (failed > 0) console.log(`\n${said.trim()}\n`);
  console.log(`${failed > 0 ? "✗" : "✓"} ${name}: ${passed} passed, ${failed} failed (${seconds} s)`);
}

/** A check without tests of its own counts as one. */
const single = async (args, env) => {
  const { isGood, said } = await run(args, env);
  return { passed: isGood ? 1 : 0, failed: isGood ? 0 : 1, said };
};

async function vitest(project) {
  const report = join(reports, `${project}.json`);
  const reporters = ["--reporter=dot", "--reporter=json", `--outputFile.json=${report}`];
  const { isGood, code, said } = await run([
    program("vitest", "vitest.mjs"),
    "run",
    "--project",
    project,
    ...reporters,
  ]);
  if (!existsSync(report)) return { passed: 0, failed: 1, said: `${said}\nvitest ended with ${code}` };
  const { numPassedTests, numFailedTests, testResults } = JSON.parse(readFileSync(report, "utf8"));
  const broken = testResults.filter((file) => file.status === "failed" && !hasFailedTest(file)).length;
  const failed = numFailedTests + broken;
  return { passed: numPassedTests, failed: failed === 0 && !isGood ? 1 : failed, said };
}

const hasFailedTest = (file) => file.assertionResults.some(({ status }) => status === "failed");

async function playwright() {
  const missing = await missingBrowser();
  if (missing) return { passed: 0, failed: 1, said: missing };
  const report = join(reports, "e2e.json");
  const env = { PLAYWRIGHT_JSON_OUTPUT_NAME: report };
  const { isGood, code, said } = await run([program("@playwright", "test", "cli.js"), "test"], env);
  if (!existsSync(report)) return { passed: 0, failed: 1, said: `${said}\nplaywright ended with ${code}` };
  const { stats, errors } = JSON.parse(readFileSync(report, "utf8"));
  const failed = stats.unexpected + errors.length;
  return { passed: stats.expected + stats.flaky, failed: failed === 0 && !isGood ? 1 : failed, said };
}

/** The same search as playwright.config.ts, to tell beforehand what to do. */
async function missingBrowser() {
  const given = process.env.EVERYSHELF_CHROMIUM;
  if (given) return existsSync(given) ? null : `EVERYSHELF_CHROMIUM is ${given}, where there is no browser.`;
  const names = ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable"];
  const folders = (process.env.PATH ?? "").split(delimiter);
  if (names.some((name) => folders.some((folder) => existsSync(join(folder, name))))) return null;
  const { chromium } = await import("@playwright/test");
  if (existsSync(chromium.executablePath())) return null;
  return "There is no Chromium for the end-to-end tests. Install one: `npx playwright install --with-deps chromium`, or on Debian `apt-get install chromium`, or name one by EVERYSHELF_CHROMIUM.";
}

async function main() {
  await installWhenNeeded();
  await Promise.all([
    step("format and lint", () =>
      single([
        program("@biomejs", "biome", "bin", "biome"),
        "ci",
        "--error-on-warnings",
        "--max-diagnostics=50",
        "--colors=off",
        ".",
      ]),
    ),
    step("types", () => single([program("typescript", "bin", "tsc"), "--noEmit"])),
  ]);
  await step("unit tests", () => vitest("unit"));
  if (!isFast) {
    await step("database tests", () => vitest("db"));
    await step("build", async () => {
      await buildWhenNeeded();
      return { passed: 1, failed: 0, said: "" };
    });
    await step("end-to-end tests", playwright);
  }
}

try {
  await main();
} catch (error) {
  total.failed += 1;
  console.log(`\n${error instanceof Error ? error.message : String(error)}\n`);
} finally {
  rmSync(reports, { recursive: true, force: true });
}
console.log(`${total.passed} passed, ${total.failed} failed`);
process.exitCode = total.failed > 0 ? 1 : 0;
