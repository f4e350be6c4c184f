import { Pickups } from "@/components/fulfillment/pickups.tsx";

export default function Page() {
  return <Pickups />;
}
