import { NoJobChosen } from "@/components/fulfillment/no-job-chosen.tsx";

/** The queue itself stands in the layout, so that it stays while jobs open and close. */
export default function Page() {
  return <NoJobChosen />;
}
