import type { Metadata } from "next";
import { Pickups } from "@/components/fulfillment/pickups.tsx";
import { en } from "@/components/messages/en.ts";

export const metadata: Metadata = { title: en.fulfillment.pickups.title };

export default function Page() {
  return <Pickups />;
}
