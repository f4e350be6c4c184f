import { randomBytes } from "node:crypto";
import { parseArgs } from "node:util";
import { systemActor } from "@/server/auth/core/actor.ts";
import { newUserInput } from "@/server/auth/core/inputs.ts";
import { createApiKey } from "@/server/auth/create-api-key.ts";
import { createUser } from "@/server/auth/create-user.ts";
import { disableUser } from "@/server/auth/disable-user.ts";
import { listUsers } from "@/server/auth/queries.ts";
import { answerFor, refusalSentence } from "@/server/auth/refusals.ts";
import type { CommandContext } from "@/server/context.ts";
import { newId } from "@/server/kernel/ids.ts";
import type { Outcome } from "@/server/kernel/outcome.ts";
import { say, withDatabase } from "./with-database.ts";

const usage = `Who may sign in.

  npm run users -- create --email <address> --name <name> --role associate|service|merchandiser|admin
                          [--store <code> …] [--manager] [--password <password>]
  npm run users -- list
  npm run users -- disable --email <address>
  npm run users -- create-key --channel <code>     makes an API key for a channel; shown once
`;

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    email: { type: "string" },
    name: { type: "string" },
    role: { type: "string" },
    store: { type: "string", multiple: true },
    manager: { type: "boolean", default: false },
    password: { type: "string" },
    channel: { type: "string" },
  },
});

const commands: Record<string, (ctx: CommandContext) => Promise<boolean>> = {
  create,
  list,
  disable,
  "create-key": createKey,
};

void withDatabase(async ({ context }) => {
  const run = commands[positionals[0] ?? ""];
  if (!run) say(usage);
  const actor = { ...systemActor, name: "Command line" };
  const isDone = run ? await run({ ...context, actor, commandId: newId("cmd") }) : false;
  if (!isDone) process.exitCode = 1;
});

async function create(ctx: CommandContext): Promise<boolean> {
  const input = newUserInput.safeParse({
    userId: newId("usr"),
    email: values.email,
    name: values.name,
    role: values.role,
    storeCodes: values.store ?? [],
    isManager: values.manager,
  });
  if (!input.success) {
    for (const issue of input.error.issues) say(`--${String(issue.path[0])}: ${issue.message}`);
    return false;
  }
  const password = values.password ?? randomBytes(12).toString("base64url");
  return told(await createUser(ctx, input.data, password), () => {
    say(`${input.data.email} may sign in as ${input.data.role}.`);
    if (!values.password) say(`Password, shown once: ${password}`);
  });
}

async function list(ctx: CommandContext): Promise<boolean> {
  for (const { email, name, role, isActive, stores } of await listUsers(ctx))
    say([email, name, role, stores, isActive ? "" : "disabled"].join("\t"));
  return true;
}

async function disable(ctx: CommandContext): Promise<boolean> {
  const { email } = values;
  if (!email) return refuse("--email is missing.");
  return told(await disableUser(ctx, { email }), () => say(`${email} can't sign in any more.`));
}

async function createKey(ctx: CommandContext): Promise<boolean> {
  const { channel } = values;
  if (!channel) return refuse("--channel is missing.");
  const secret = randomBytes(32).toString("base64url");
  return told(await createApiKey(ctx, { channelCode: channel }, secret), ({ key }) =>
    say(`API key of ${channel}, shown once: ${key}`),
  );
}

function told<T>(outcome: Outcome<T>, tell: (value: T) => void): boolean {
  if (!outcome.ok) return refuse(`${refusalSentence(outcome)} ${answerFor(outcome.reason).next}`);
  tell(outcome.value);
  return true;
}

function refuse(sentence: string): false {
  say(sentence);
  return false;
}
