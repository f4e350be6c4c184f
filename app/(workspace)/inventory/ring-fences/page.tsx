import { titled } from "@/app/titled.ts";
import { RingFences } from "@/components/inventory/ring-fences.tsx";

export const generateMetadata = () => titled((t) => t("inventory.fences.title"));

export default function Page() {
  return <RingFences />;
}
