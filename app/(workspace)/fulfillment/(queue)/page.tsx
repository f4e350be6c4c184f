import type { Metadata } from "next";
import { NoJobChosen } from "@/components/fulfillment/no-job-chosen.tsx";
import { en } from "@/components/messages/en.ts";

export const metadata: Metadata = { title: en.fulfillment.queue.title };

/** The queue itself stands in the layout, so that it stays while jobs open and close. */
export default function Page() {
  return <NoJobChosen />;
}
