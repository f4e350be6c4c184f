import { createTRPCClient, httpLink, TRPCClientError } from "@trpc/client";
import superjson from "superjson";
import type { AppRouter, Inputs, Outputs } from "@/server/api/router.ts";

/** How an attempt to buy ended, as the outside sees it. */
export type Purchase = { status: number; reason: string | null };

/** What a buyer needs of the product. */
export type Shop = {
  offers(input: Inputs["promising"]["offers"]): Promise<Outputs["promising"]["offers"]>;
  createPerson(input: Inputs["customers"]["create"]): Promise<Outputs["customers"]["create"]>;
  place(input: Inputs["orders"]["place"]): Promise<Purchase>;
};

/** The product over HTTP, with a session's cookie. */
export function shopOverHttp({ url, cookie }: { url: string; cookie: string }): Shop {
  const client = createTRPCClient<AppRouter>({
    links: [httpLink({ url: `${url}/api/trpc`, transformer: superjson, headers: { cookie, origin: url } })],
  });
  return {
    offers: (input) => client.promising.offers.query(input),
    createPerson: (input) => client.customers.create.mutate(input),
    place: async (input) => {
      try {
        await client.orders.place.mutate(input);
        return { status: 200, reason: null };
      } catch (error) {
        return asPurchase(error);
      }
    },
  };
}

function asPurchase(error: unknown): Purchase {
  if (!(error instanceof TRPCClientError)) throw error;
  const data: { httpStatus?: number; refusal?: { reason?: string } | null } | undefined = error.data;
  // An answer that never came has no status.
  return { status: data?.httpStatus ?? 0, reason: data?.refusal?.reason ?? null };
}

/** Signs in as a person does: CSRF token, then the form; answers the session's cookie. */
export async function signIn(
  url: string,
  { email, password }: { email: string; password: string },
): Promise<string> {
  const first = await fetch(`${url}/api/auth/csrf`);
  const { csrfToken } = (await first.json()) as { csrfToken: string };
  const answer = await fetch(`${url}/api/auth/callback/credentials`, {
    method: "POST",
    redirect: "manual",
    headers: {
      "content-type": "application/x-www-form-urlencoded",
      cookie: cookiesOf(first),
      origin: url,
    },
    body: new URLSearchParams({ csrfToken, email, password, json: "true" }),
  });
  const cookie = cookiesOf(answer);
  if (!cookie.includes("session"))
    throw new Error(
      `${email} was not let in by ${url} (${answer.status}): ${(await answer.text()).slice(0, 200)}`,
    );
  return cookie;
}

function cookiesOf(response: Response): string {
  return response.headers
    .getSetCookie()
    .map((cookie) => cookie.split(";")[0] ?? "")
    .join("; ");
}
