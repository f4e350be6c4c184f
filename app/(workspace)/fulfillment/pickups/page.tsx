import { titled } from "@/app/titled.ts";
import { Pickups } from "@/components/fulfillment/pickups.tsx";

export const generateMetadata = () => titled((t) => t("fulfillment.pickups.title"));

export default function Page() {
  return <Pickups />;
}
