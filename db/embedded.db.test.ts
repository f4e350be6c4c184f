import { chmodSync, existsSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import pg from "pg";
import { afterAll, expect, test } from "vitest";
import { readSecrets } from "./connection.ts";
import { type EmbeddedServer, startEmbedded, stopEmbedded } from "./embedded.ts";

const dataDir = mkdtempSync(join(tmpdir(), "everyshelf-embedded-"));
chmodSync(dataDir, 0o711);
afterAll(async () => {
  await stopEmbedded(dataDir);
  rmSync(dataDir, { recursive: true, force: true });
});

const start = () => startEmbedded({ dataDir });
const pidFile = join(dataDir, "postgres", "postmaster.pid");
const pid = () => Number(readFileSync(pidFile, "utf8").split("\n")[0]);

async function ask(server: EmbeddedServer, text: string): Promise<Record<string, unknown>[]> {
  const client = new pg.Client({ connectionString: server.ownerUrl });
  client.on("error", () => {});
  await client.connect();
  try {
    const { rows } = await client.query<Record<string, unknown>>(text);
    return rows;
  } finally {
    await client.end();
  }
}

test("the first start makes a server that keeps what it said, on loopback, behind a random password", async () => {
  const server = await start();
  expect(server.wasAdopted).toBe(false);
  const names = ["fsync", "data_checksums", "listen_addresses", "password_encryption", "synchronous_commit"];
  const settings = await ask(
    server,
    `select ${names.map((name) => `current_setting('${name}') as ${name}`)}`,
  );
  expect(settings).toEqual([
    {
      fsync: "on",
      data_checksums: "on",
      listen_addresses: "127.0.0.1",
      password_encryption: "scram-sha-256",
      synchronous_commit: "on",
    },
  ]);
  expect(statSync(join(dataDir, "database.json")).mode & 0o777).toBe(0o600);
  const wrong = new pg.Client({ connectionString: server.ownerUrl.replace(/:[^:@/]+@/, ":wrong@") });
  await expect(wrong.connect()).rejects.toMatchObject({ code: "28P01" });
  await ask(server, "create table kept (n int); insert into kept values (1)");
});

test("a server that a killed launcher left behind is adopted", async () => {
  const before = pid();
  const server = await start();
  expect(server.wasAdopted).toBe(true);
  expect(pid()).toBe(before);
});

test("after kill -9 of the server the next start has everything that was committed", async () => {
  const server = await start();
  await ask(server, "insert into kept values (2)");
  process.kill(pid(), "SIGKILL");
  expect(await ask(await start(), "select n from kept order by n")).toEqual([{ n: 1 }, { n: 2 }]);
});

test("a start while the old server is still ending waits for it", async () => {
  process.kill(pid(), "SIGINT");
  const server = await start();
  expect(await ask(server, "select count(*)::int as n from kept")).toEqual([{ n: 2 }]);
});

test("a pid that went to another program does not keep the server from starting", async () => {
  await (await start()).stop();
  expect(existsSync(pidFile)).toBe(false);
  writeFileSync(pidFile, `${process.pid}\n${join(dataDir, "postgres")}\n0\n1\n`);
  expect((await start()).wasAdopted).toBe(false);
});

test("a port that is taken meanwhile is replaced by another", async () => {
  await (await start()).stop();
  const taken = readSecrets(dataDir)?.port;
  const blocker = createServer().listen(taken, "127.0.0.1");
  try {
    await start();
    expect(readSecrets(dataDir)?.port).not.toBe(taken);
  } finally {
    blocker.close();
  }
});
