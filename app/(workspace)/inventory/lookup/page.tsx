import type { Metadata } from "next";
import { Lookup } from "@/components/inventory/lookup.tsx";
import { en } from "@/components/messages/en.ts";

export const metadata: Metadata = { title: en.inventory.lookup.title };

export default function Page() {
  return <Lookup />;
}
