import { initTRPC, TRPCError } from "@trpc/server";
import superjson from "superjson";
import { ZodError, z } from "zod";
import type { Database } from "@/db/client.ts";
import { isOutage } from "@/db/outage.ts";
import type { Actor } from "@/server/auth/core/actor.ts";
import type { Grant, Policy } from "@/server/auth/core/policy.ts";
import { answerFor, refusalSentence } from "@/server/auth/refusals.ts";
import { mintScope } from "@/server/auth/scope.ts";
import type { CommandContext, Context, Log } from "@/server/context.ts";
import type { Outcome, Refusal } from "@/server/kernel/outcome.ts";
import { isStorable } from "@/server/kernel/storable.ts";
import type { Services } from "./services.ts";

/** What a request brings before any policy has been asked. */
export type RequestContext = {
  db: Database;
  actor: Actor | null;
  /** Asks the session table again; a stream calls it every few seconds. */
  isSessionLive: () => Promise<boolean>;
  requestId: string;
  log: Log;
  services: Services;
};

/** What a procedure gets once its policy has let the caller in. */
export type ProcedureContext = Context & {
  services: Services;
  isSessionLive: RequestContext["isSessionLive"];
  /** The context of a command under the id that its form made. */
  command: (commandId: string) => CommandContext;
};

const trpc = initTRPC
  .context<RequestContext>()
  .meta<{ policy: Policy; isIdempotent: boolean }>()
  .create({
    transformer: superjson,
    sse: { ping: { enabled: true, intervalMs: 15_000 }, client: { reconnectAfterInactivityMs: 40_000 } },
    errorFormatter: ({ shape, error, ctx }) => ({
      message: publicMessage(error),
      code: shape.code,
      data: {
        code: shape.data.code,
        httpStatus: isOutage(error.cause) ? 503 : shape.data.httpStatus,
        requestId: ctx?.requestId ?? null,
        refusal: error.cause instanceof RefusalError ? error.cause.answer : null,
        fields: error.cause instanceof ZodError ? z.flattenError(error.cause).fieldErrors : null,
      },
    }),
  });

/** What a client may read: a refusal's sentence, never the words of a fault. */
function publicMessage(error: TRPCError): string {
  if (isOutage(error.cause)) return "The database can't be reached right now. Try again in a few seconds.";
  if (error.cause instanceof ZodError) return inputSentence(error.cause);
  return error.code === "INTERNAL_SERVER_ERROR" ? "Something went wrong on our side." : error.message;
}

/** Which value is wrong and why, in words: `quantity: Too small: expected number to be >=1.` */
function inputSentence(error: ZodError): string {
  const parts = error.issues
    .slice(0, 3)
    .map(({ path, message }) => [path.join("."), message].filter(Boolean).join(": "));
  return `Not accepted: ${parts.join("; ")}.`;
}

export const router = trpc.router;
export const createCallerFactory = trpc.createCallerFactory;

/** The only two builders: a procedure without a policy can't be written. */
export function query(policy: Policy) {
  return trpc.procedure.meta({ policy, isIdempotent: true }).use(async ({ ctx, next, getRawInput }) => {
    const admitted = admit(ctx, policy);
    refuseUnstorable(await getRawInput());
    return next({ ctx: admitted });
  });
}

/** Said once for all inputs, so that no schema can forget it. */
function refuseUnstorable(input: unknown): void {
  if (isStorable(input)) return;
  throw new TRPCError({
    code: "BAD_REQUEST",
    message: "Not accepted: the character NUL, or too deep a nesting.",
  });
}

/** Its input carries a `commandId` (`commandInput`), under which it takes effect once. */
export function mutation(policy: Policy) {
  return query(policy);
}

/** Lets the caller in with the scope that the policy grants to the role, or throws. */
export function admit(ctx: RequestContext, policy: Policy): ProcedureContext {
  const { actor } = ctx;
  if (!actor)
    throw new TRPCError({
      code: "UNAUTHORIZED",
      message: refusalSentence({ reason: "not-signed-in", facts: {} }),
    });
  const grant: Grant | undefined = actor.role === "system" ? "all" : policy.grants[actor.role];
  if (!grant)
    throw new TRPCError({
      code: "FORBIDDEN",
      message: refusalSentence({ reason: "not-allowed", facts: {} }),
    });
  const narrowed = policy.needsManager
    ? { ...actor, stores: actor.stores.filter((store) => store.isManager) }
    : actor;
  const context: Context = {
    db: ctx.db,
    actor,
    scope: mintScope(narrowed, grant),
    requestId: ctx.requestId,
    log: ctx.log,
  };
  return {
    ...context,
    services: ctx.services,
    isSessionLive: ctx.isSessionLive,
    command: (commandId) => ({ ...context, commandId }),
  };
}

/** A procedure that answers without a session, for what reveals nothing. */
export function publicQuery(policy: Policy & { isPublic: true }) {
  return trpc.procedure.meta({ policy, isIdempotent: true }).use(async ({ next, getRawInput }) => {
    refuseUnstorable(await getRawInput());
    return next();
  });
}

/** The same for a change that stands before any session: the first administrator. */
export function publicMutation(policy: Policy & { isPublic: true }) {
  return publicQuery(policy);
}

/** A stream of changes under its policy. */
export function subscription(policy: Policy) {
  return query(policy);
}

/** Turns an outcome into an answer: the value, or an error that carries the refusal's reason, facts and next step. */
export async function reply<T>(outcome: Outcome<T> | Promise<Outcome<T>>): Promise<T> {
  const settled = await outcome;
  if (settled.ok) return settled.value;
  const error = new RefusalError(settled);
  throw new TRPCError({ code: trpcCodes[error.status], message: error.message, cause: error });
}

const trpcCodes = {
  403: "FORBIDDEN",
  404: "NOT_FOUND",
  409: "CONFLICT",
  422: "UNPROCESSABLE_CONTENT",
  429: "TOO_MANY_REQUESTS",
} as const;

class RefusalError extends Error {
  readonly status;
  readonly answer;
  constructor(refusal: Refusal) {
    super(refusalSentence(refusal));
    const { status, next } = answerFor(refusal.reason);
    this.status = status;
    this.answer = { reason: refusal.reason, facts: refusal.facts, next };
  }
}
