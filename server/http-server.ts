import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { Duplex } from "node:stream";
import type { Log } from "./context.ts";
import {
  answerJson,
  BodyTooLarge,
  bodyBytesMax,
  type HeaderOptions,
  isOwnOrigin,
  newRequestId,
  senderAddress,
  setSecurityHeaders,
  type Visit,
} from "./http.ts";

export type Door = { prefix: string; handle: (visit: Visit) => Promise<void> };

/** The screens; `upgrade` only while they are being developed. */
export type Pages = {
  handle: (request: IncomingMessage, response: ServerResponse) => Promise<void>;
  upgrade?: (request: IncomingMessage, socket: Duplex, head: Buffer) => Promise<void>;
};

export type WebServer = {
  server: Server;
  /** Answers the port, which is another one when 0 was asked for. */
  listen(): Promise<number>;
  /** Streams first, so that viewers go elsewhere; then what is under way, for at most the given time. */
  drain(milliseconds: number): Promise<void>;
};

export type WebServerOptions = HeaderOptions & {
  host: string;
  port: number;
  trustedProxyHops: number;
  /** Null: the request's own host. */
  allowedOrigin: string | null;
};

/** One server: the doors by prefix, and the screens for the rest. */
export function makeWebServer(deps: {
  doors: readonly Door[];
  pages: Pages;
  options: WebServerOptions;
  log: Log;
}): WebServer {
  const { options, log } = deps;
  const streams = new Set<ServerResponse>();
  let isDraining = false;

  const server = createServer((request, response) => {
    const visit = arrive(request, response, options);
    if (isDraining) response.setHeader("connection", "close");
    noteStreams(response, streams);
    logWhenDone(visit, log);
    answer(visit).catch((error: unknown) => fail(visit, error, log));
  });
  // Longer than the usual proxy's own 60 s, so that it is never us who closes a connection it is about to use.
  server.keepAliveTimeout = 65_000;
  server.headersTimeout = 70_000;
  server.requestTimeout = 60_000;
  const { upgrade } = deps.pages;
  if (upgrade) {
    server.on("upgrade", (request, socket, head) => {
      upgrade(request, socket, head).catch(() => socket.destroy());
    });
  }

  async function answer(visit: Visit): Promise<void> {
    const door = deps.doors.find(
      ({ prefix }) => visit.url.pathname === prefix || visit.url.pathname.startsWith(`${prefix}/`),
    );
    if (door) return door.handle(visit);
    const isReading = visit.request.method === "GET" || visit.request.method === "HEAD";
    if (!isReading && !isOwnOrigin(visit.request, options.allowedOrigin))
      return answerJson(visit.response, 403, { error: "This request comes from another site." });
    const refusal = isReading ? null : refuseBody(visit.request);
    if (refusal) return refuseUnread(visit, refusal);
    // Images come as they are; the optimiser has a history of holes.
    if (visit.url.pathname.startsWith("/_next/image"))
      return answerJson(visit.response, 404, { error: "Not found." });
    return deps.pages.handle(visit.request, visit.response);
  }

  return {
    server,
    listen: () =>
      new Promise((resolve, reject) => {
        server.once("error", reject);
        server.listen(options.port, options.host, () => {
          server.off("error", reject);
          const address = server.address();
          resolve(typeof address === "object" && address ? address.port : options.port);
        });
      }),
    drain: (milliseconds) => {
      isDraining = true;
      for (const stream of streams) stream.destroy();
      return new Promise((resolve) => {
        const force = setTimeout(() => server.closeAllConnections(), milliseconds);
        server.close(() => {
          clearTimeout(force);
          resolve();
        });
        server.closeIdleConnections();
      });
    },
  };
}

/** The screens take nothing but the sign-in's form; who sends more, or does not say how much, is not read at all. */
function refuseBody({ headers }: IncomingMessage): { status: number; error: string } | null {
  if (headers["transfer-encoding"] !== undefined)
    return { status: 411, error: "Say how long the request is (Content-Length)." };
  if (Number(headers["content-length"] ?? 0) > bodyBytesMax)
    return { status: 413, error: "The request is larger than 1 MB." };
  return null;
}

function refuseUnread(
  { request, response, requestId }: Visit,
  { status, error }: { status: number; error: string },
): void {
  response.setHeader("connection", "close");
  request.resume();
  answerJson(response, status, { error, requestId });
}

/** Gives the request its id, tells apart what a client may not say, and sets the headers of the answer. */
function arrive(request: IncomingMessage, response: ServerResponse, options: WebServerOptions): Visit {
  const requestId = newRequestId();
  const address = senderAddress(request, options.trustedProxyHops);
  const target = request.url?.startsWith("/") ? request.url : "/";
  const url = URL.canParse(target, "http://host") ? new URL(target, "http://host") : new URL("http://host/");
  const visit = { request, response, url, requestId, address };
  for (const name of Object.keys(request.headers))
    if (name.startsWith("x-everyshelf-address") || name.startsWith("x-middleware-"))
      delete request.headers[name];
  request.headers["x-request-id"] = requestId;
  request.headers["x-everyshelf-address"] = address;
  response.setHeader("x-request-id", requestId);
  request.headers["content-security-policy"] = setSecurityHeaders(visit, options);
  return visit;
}

function noteStreams(response: ServerResponse, streams: Set<ServerResponse>): void {
  const writeHead = response.writeHead.bind(response) as (...given: unknown[]) => ServerResponse;
  response.writeHead = ((...given: unknown[]) => {
    const result = writeHead(...given);
    if (String(response.getHeader("content-type")).startsWith("text/event-stream")) streams.add(response);
    return result;
  }) as ServerResponse["writeHead"];
  response.once("close", () => streams.delete(response));
}

/** One line per request that somebody may look for; the files of a page are not among them. */
function logWhenDone({ request, response, url, requestId }: Visit, log: Log): void {
  if (url.pathname.startsWith("/_next/") || url.pathname === "/api/health") return;
  const startedAt = performance.now();
  response.once("close", () => {
    const milliseconds = Math.round((performance.now() - startedAt) * 10) / 10;
    const fields = {
      requestId,
      method: request.method,
      path: url.pathname,
      status: response.statusCode,
      milliseconds,
    };
    if (response.statusCode >= 500) log.warn(fields, "request");
    else log.info(fields, "request");
  });
}

function fail({ response, requestId }: Visit, error: unknown, log: Log): void {
  if (error instanceof BodyTooLarge) {
    answerJson(response, 413, { error: "The request is larger than 1 MB.", requestId });
    return;
  }
  log.error(
    { requestId, error: error instanceof Error ? (error.stack ?? error.message) : String(error) },
    "request failed",
  );
  answerJson(response, 500, { error: "Something went wrong on our side.", requestId });
}
