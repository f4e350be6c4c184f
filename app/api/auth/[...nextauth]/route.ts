import type { NextRequest } from "next/server";
import NextAuth from "next-auth";
import { everyshelf } from "@/server/process.ts";
import { nextAuthOptions } from "./options.ts";

type Params = { params: Promise<{ nextauth: string[] }> };

/** The only route handler of Next. A sign-in that was tried too often is answered 429 instead of 401. */
async function answer(request: NextRequest, context: Params): Promise<Response> {
  const { publicUrl } = everyshelf();
  const response: Response = await NextAuth(nextAuthOptions({ publicUrl }))(request, context);
  if (response.status !== 401) return response;
  const isLimited = (await response.clone().text()).includes("too-many-tries");
  return isLimited ? new Response(response.body, { status: 429, headers: response.headers }) : response;
}

export { answer as GET, answer as POST };
