import { headers } from "next/headers";
import { notFound } from "next/navigation";
import { everyshelf } from "@/server/process.ts";

/** The work that a sheet is for; what the caller may not see is not found. */
export async function workOf(params: Promise<{ code: string }>) {
  const { code } = await params;
  const caller = await everyshelf().caller(await headers());
  try {
    return await caller.fulfillment.get({ code: decodeURIComponent(code) });
  } catch (error) {
    if (error instanceof Error && "code" in error && isMissing(String(error.code))) notFound();
    throw error;
  }
}

function isMissing(code: string): boolean {
  return code === "NOT_FOUND" || code === "BAD_REQUEST";
}
