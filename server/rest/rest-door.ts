import { type ZodError, z } from "zod";
import type { Database } from "@/db/client.ts";
import { isOutage } from "@/db/outage.ts";
import type { Policy } from "@/server/auth/core/policy.ts";
import { readApiKey } from "@/server/auth/read-api-key.ts";
import { mintScope } from "@/server/auth/scope.ts";
import type { Context, Log } from "@/server/context.ts";
import { BodyTooLarge, readBody, type Visit } from "@/server/http.ts";
import { commandIdSchema } from "@/server/kernel/command-id.ts";
import { isStorable } from "@/server/kernel/storable.ts";
import { answerProblem, type Problem, problemOf } from "./problem.ts";
import { policyOf, type RestServices, type Route, routes } from "./routes.ts";

/** The channels' door: an API key says who asks, its scopes and the policy say for what. */
export function makeRestDoor(deps: { db: Database; services: RestServices; log: Log }) {
  return async (visit: Visit): Promise<void> => {
    const answer = await answerVisit(deps, visit).catch((error: unknown): Problem => {
      if (error instanceof BodyTooLarge)
        return { status: 413, reason: "too-large", detail: "The body is larger than 1 MB." };
      if (isOutage(error))
        return { status: 503, reason: "outage", detail: "The database can't be reached right now." };
      deps.log.error({ requestId: visit.requestId, error: String(error) }, "request failed");
      return { status: 500, reason: "fault", detail: "Something went wrong on our side." };
    });
    if ("reason" in answer) return answerProblem(visit.response, { ...answer, requestId: visit.requestId });
    visit.response.statusCode = answer.status;
    visit.response.setHeader("content-type", "application/json; charset=utf-8");
    visit.response.end(JSON.stringify(answer.body));
  };
}

type Answer = Problem | { status: number; body: unknown };

async function answerVisit(
  deps: { db: Database; services: RestServices; log: Log },
  visit: Visit,
): Promise<Answer> {
  const { request, url, requestId } = visit;
  const holder = await readApiKey(deps.db, request.headers.authorization);
  if (!holder)
    return {
      status: 401,
      reason: "not-signed-in",
      detail: "Send a valid API key: Authorization: Bearer esk_…",
    };
  const here = routes.filter((route) => route.path.test(url.pathname));
  const route = here.find(({ method }) => method === request.method);
  if (here.length === 0) return { status: 404, reason: "not-found", detail: "There is no such route." };
  if (!route) return { status: 405, reason: "method", detail: "This route does not understand that method." };
  const policy: Policy = policyOf(route);
  const grant = policy.grants.channel;
  if (!grant || !holder.scopes.includes(route.scope))
    return { status: 403, reason: "not-allowed", detail: `This key lacks the scope ${route.scope}.` };
  const ctx: Context = {
    db: deps.db,
    log: deps.log,
    actor: holder.actor,
    scope: mintScope(holder.actor, grant),
    requestId,
  };
  return route.method === "POST" ? change(deps, visit, { route, ctx }) : read(deps, visit, { route, ctx });
}

type Admitted<M> = { route: Route & { method: M }; ctx: Context };

async function read(
  { services }: { services: RestServices },
  { url }: Visit,
  { route, ctx }: Admitted<"GET">,
): Promise<Answer> {
  const given = { ...Object.fromEntries(url.searchParams), ...route.path.exec(url.pathname)?.groups };
  if (!isStorable(given)) return unstorable;
  const input = route.input.safeParse(given);
  if (!input.success) return invalid(input.error);
  const outcome = await route.answer(ctx, { input: input.data, services });
  return outcome.ok ? { status: route.status, body: outcome.value } : problemOf(outcome);
}

async function change(
  { services }: { services: RestServices },
  { request }: Visit,
  { route, ctx }: Admitted<"POST">,
): Promise<Answer> {
  const key = commandIdSchema.safeParse(request.headers["idempotency-key"]);
  if (!key.success)
    return {
      status: 400,
      reason: "idempotency-key",
      detail: "Send an Idempotency-Key of 8 to 80 letters, digits, _ or -. The same key has one effect.",
    };
  const type = (request.headers["content-type"] ?? "").split(";")[0]?.trim().toLowerCase();
  if (type !== "application/json")
    return { status: 415, reason: "content-type", detail: "Only application/json is understood." };
  const body = parse((await readBody(request)).toString("utf8"));
  if (!isStorable(body)) return unstorable;
  const input = route.input.safeParse(body);
  if (!input.success) return invalid(input.error);
  // Parsed once more by the route: what is kept under the key is what was sent, defaults included.
  const outcome = await route.answer({ ...ctx, commandId: key.data }, { input: input.data, services });
  return outcome.ok ? { status: route.status, body: outcome.value } : problemOf(outcome);
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

const unstorable: Problem = {
  status: 422,
  reason: "invalid",
  detail: "The input holds the character NUL, or is nested too deep.",
};

function invalid(error: ZodError): Problem {
  const { fieldErrors, formErrors } = z.flattenError(error);
  const more = { fields: fieldErrors, form: formErrors };
  return { status: 422, reason: "invalid", detail: "The input is not valid; each field says why.", more };
}
