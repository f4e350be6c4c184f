import { randomBytes, randomUUID } from "node:crypto";
import type { IncomingMessage, ServerResponse } from "node:http";

/** What the doors share: a request that main.ts has looked at, with its id and its sender. */
export type Visit = {
  request: IncomingMessage;
  response: ServerResponse;
  url: URL;
  requestId: string;
  /** Of the sender, behind as many proxies as the environment trusts. */
  address: string;
};

/** A body longer than this is refused before it is parsed; feeds are streamed elsewhere. */
export const bodyBytesMax = 1_000_000;

export function newRequestId(): string {
  return `req_${randomUUID().replaceAll("-", "")}`;
}

/** The sender: the socket's, or what the last trusted proxy says. A client's own header is never believed. */
export function senderAddress(request: IncomingMessage, trustedHops: number): string {
  const socket = request.socket.remoteAddress ?? "unknown";
  if (trustedHops === 0) return socket;
  const hops = String(request.headers["x-forwarded-for"] ?? "")
    .split(",")
    .map((hop) => hop.trim())
    .filter((hop) => hop !== "");
  return hops.at(-trustedHops) ?? socket;
}

/** @throws {BodyTooLarge} as soon as more than `bodyBytesMax` have come */
export async function readBody(request: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of request) {
    const part = chunk as Buffer;
    size += part.length;
    if (size > bodyBytesMax) throw new BodyTooLarge();
    chunks.push(part);
  }
  return Buffer.concat(chunks);
}

export class BodyTooLarge extends Error {
  override name = "BodyTooLarge";
}

export function answerJson(response: ServerResponse, status: number, body: unknown): void {
  if (response.headersSent) {
    response.end();
    return;
  }
  response.statusCode = status;
  response.setHeader("content-type", "application/json; charset=utf-8");
  response.end(JSON.stringify(body));
}

/**
 * Whether a changing request comes from our own pages. Browsers name the origin on every POST and say how the
 * sites relate; a client that says neither is no browser, so it carries nobody else's cookie.
 */
export function isOwnOrigin(request: IncomingMessage, allowedOrigin: string | null): boolean {
  const site = request.headers["sec-fetch-site"];
  if (site !== undefined && site !== "same-origin" && site !== "none") return false;
  const origin = request.headers.origin;
  if (origin === undefined) return true;
  if (allowedOrigin !== null) return origin === allowedOrigin;
  return URL.canParse(origin) && new URL(origin).host === request.headers.host;
}

export type HeaderOptions = { isHttps: boolean; isDevelopment: boolean };

/** Headers of every answer; returns the policy for the request, where Next finds the nonce for its scripts. */
export function setSecurityHeaders({ response, url }: Visit, options: HeaderOptions): string {
  const isPage = !url.pathname.startsWith("/api/");
  const policy = isPage ? pagePolicy(options) : "default-src 'none'; frame-ancestors 'none'";
  const isStatic = url.pathname.startsWith("/_next/static/");
  const headers: Record<string, string> = {
    "content-security-policy": policy,
    "x-content-type-options": "nosniff",
    "x-frame-options": "DENY",
    "referrer-policy": "same-origin",
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
    "permissions-policy": "camera=(self), microphone=(), geolocation=(self), payment=(), usb=()",
    ...(isStatic ? {} : { "cache-control": "no-store" }),
    ...(options.isHttps ? { "strict-transport-security": "max-age=63072000; includeSubDomains" } : {}),
  };
  for (const [name, value] of Object.entries(headers)) response.setHeader(name, value);
  return policy;
}

function pagePolicy({ isHttps, isDevelopment }: HeaderOptions): string {
  const nonce = randomBytes(16).toString("base64");
  return [
    "default-src 'self'",
    `script-src 'self' 'nonce-${nonce}' 'strict-dynamic'${isDevelopment ? " 'unsafe-eval'" : ""}`,
    // Overlays and lists place themselves with style attributes, which no nonce can allow.
    "style-src 'self' 'unsafe-inline'",
    "img-src 'self' data: blob:",
    "font-src 'self'",
    "media-src 'self' blob:",
    `connect-src 'self'${isDevelopment ? " ws: wss:" : ""}`,
    "worker-src 'self' blob:",
    "object-src 'none'",
    "base-uri 'none'",
    "form-action 'self'",
    "frame-src 'none'",
    "frame-ancestors 'none'",
    ...(isHttps ? ["upgrade-insecure-requests"] : []),
  ].join("; ");
}
