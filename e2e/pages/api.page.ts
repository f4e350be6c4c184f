import { type BrowserContext, expect } from "@playwright/test";
import superjson, { type SuperJSONResult } from "superjson";
import type { Inputs, Outputs } from "../../server/api/router.ts";
import { newId } from "../../server/kernel/ids.ts";

type Rooms = keyof Outputs;

/** Procedures called as the person who is signed in in that browser, for what a journey needs before it begins. */
export class Api {
  constructor(
    private readonly context: BrowserContext,
    private readonly origin: string,
  ) {}

  async query<R extends Rooms, P extends keyof Outputs[R] & string>(
    room: R & string,
    procedure: P,
    input: P extends keyof Inputs[R] ? Inputs[R][P] : never,
  ): Promise<Outputs[R][P]> {
    const text = encodeURIComponent(JSON.stringify(superjson.serialize(input)));
    const answer = await this.context.request.get(
      `${this.origin}/api/trpc/${room}.${procedure}?input=${text}`,
    );
    return read(await answer.json());
  }

  async mutate<R extends Rooms, P extends keyof Outputs[R] & string>(
    room: R & string,
    procedure: P,
    input: P extends keyof Inputs[R] ? Omit<Inputs[R][P], "commandId"> : never,
  ): Promise<Outputs[R][P]> {
    const answer = await this.context.request.post(`${this.origin}/api/trpc/${room}.${procedure}`, {
      data: superjson.serialize({ ...(input as object), commandId: newId("cmd") }),
      headers: { origin: this.origin },
    });
    return read(await answer.json());
  }
}

type Answer = { result?: { data: SuperJSONResult }; error?: SuperJSONResult };

function read<T>(answer: Answer): T {
  expect(answer.error && superjson.deserialize(answer.error)).toBeUndefined();
  return superjson.deserialize(answer.result?.data ?? { json: null });
}
