"use client";
import { createContext, use } from "react";
import type { RouterOutputs } from "@/components/trpc.tsx";
import { assert } from "@/server/kernel/assert.ts";

export type Me = RouterOutputs["system"]["me"];

export const MeContext = createContext<Me | null>(null);

/** Who is signed in: name, role, stores, workspace. */
export function useMe(): Me {
  const me = use(MeContext);
  assert(me, "useMe is for screens inside the shell");
  return me;
}
