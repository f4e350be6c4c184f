import { nodeHTTPRequestHandler } from "@trpc/server/adapters/node-http";
import { isOutage } from "@/db/outage.ts";
import type { Log } from "@/server/context.ts";
import { answerJson, bodyBytesMax, isOwnOrigin, type Visit } from "@/server/http.ts";
import type { RequestContext } from "./root.ts";
import { appRouter } from "./router.ts";

const prefix = "/api/trpc/";
/** A batch of reads; changes go one by one, so that each has its own status and none waits for another. */
const batchMax = 10;

export type TrpcDoor = (visit: Visit) => Promise<void>;

export function makeTrpcDoor(deps: {
  contextFor: (visit: Visit) => Promise<RequestContext>;
  allowedOrigin: string | null;
  log: Log;
}): TrpcDoor {
  return async (visit) => {
    const refusal = refuseRequest(visit, deps.allowedOrigin);
    if (refusal) {
      visit.request.resume();
      return answerJson(visit.response, refusal.status, problem(refusal.sentence, visit.requestId));
    }
    await nodeHTTPRequestHandler({
      router: appRouter,
      path: visit.url.pathname.slice(prefix.length),
      req: visit.request,
      res: visit.response,
      maxBodySize: bodyBytesMax,
      maxBatchSize: batchMax,
      createContext: () => deps.contextFor(visit),
      // Without a database all of a batch fails alike.
      responseMeta: ({ errors }) =>
        errors.some((error) => isOutage(error.cause))
          ? { status: 503, headers: new Headers({ "retry-after": "2" }) }
          : {},
      onError({ error, path }) {
        if (error.code !== "INTERNAL_SERVER_ERROR") return;
        deps.log.error({ requestId: visit.requestId, path, error: describe(error) }, "request failed");
      },
    });
  };
}

/** What is not even looked at: foreign origins, other content types, batches of changes. */
function refuseRequest(
  { request, url }: Visit,
  allowedOrigin: string | null,
): { status: number; sentence: string } | null {
  if (request.method === "GET") return null;
  if (request.method !== "POST") return { status: 405, sentence: "Only GET and POST are understood here." };
  if (!isOwnOrigin(request, allowedOrigin))
    return { status: 403, sentence: "This request comes from another site." };
  const type = (request.headers["content-type"] ?? "").split(";")[0]?.trim().toLowerCase();
  if (type !== "application/json") return { status: 415, sentence: "Only application/json is understood." };
  if (url.searchParams.has("batch") || url.pathname.includes(","))
    return { status: 400, sentence: "Changes are sent one by one." };
  if (Number(request.headers["content-length"] ?? 0) > bodyBytesMax)
    return { status: 413, sentence: "The request is larger than 1 MB." };
  return null;
}

function problem(sentence: string, requestId: string) {
  const data = { code: "BAD_REQUEST", requestId, refusal: null, fields: null };
  return { error: { json: { message: sentence, code: -32600, data } } };
}

/** For our own log: the chain of causes with their stacks, never any input. */
function describe(error: unknown): string {
  const lines: string[] = [];
  for (let current = error; current instanceof Error && lines.length < 5; current = current.cause)
    lines.push(current.stack ?? String(current));
  return lines.join("\ncaused by ");
}
