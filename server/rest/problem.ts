import type { ServerResponse } from "node:http";
import { answerFor, refusalSentence } from "@/server/auth/refusals.ts";
import type { Refusal } from "@/server/kernel/outcome.ts";

/** RFC 9457. `type` names the reason, so that a machine need not read the sentence. */
export type Problem = { status: number; reason: string; detail: string; more?: Record<string, unknown> };

const titles: Readonly<Record<number, string>> = {
  400: "Bad request",
  401: "Unauthorized",
  403: "Forbidden",
  404: "Not found",
  405: "Method not allowed",
  409: "Conflict",
  413: "Content too large",
  415: "Unsupported media type",
  422: "Unprocessable content",
  429: "Too many requests",
  500: "Internal error",
  503: "Service unavailable",
};

export function answerProblem(
  response: ServerResponse,
  { requestId, ...problem }: Problem & { requestId: string },
): void {
  const { status, reason, detail, more } = problem;
  response.statusCode = status;
  response.setHeader("content-type", "application/problem+json; charset=utf-8");
  if (status === 401) response.setHeader("www-authenticate", "Bearer");
  if (status === 429 || status === 503) response.setHeader("retry-after", "5");
  const body = {
    type: `urn:everyshelf:${reason}`,
    title: titles[status] ?? "Problem",
    status,
    detail,
    requestId,
    ...more,
  };
  response.end(JSON.stringify(body));
}

export function problemOf(refusal: Refusal): Problem {
  const { status, next } = answerFor(refusal.reason);
  return {
    status,
    reason: refusal.reason,
    detail: refusalSentence(refusal),
    more: { facts: refusal.facts, next },
  };
}
