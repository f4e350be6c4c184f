import { titled } from "@/app/titled.ts";
import { NoJobChosen } from "@/components/fulfillment/no-job-chosen.tsx";

export const generateMetadata = () => titled((t) => t("fulfillment.queue.title"));

/** The queue itself stands in the layout, so that it stays while jobs open and close. */
export default function Page() {
  return <NoJobChosen />;
}
