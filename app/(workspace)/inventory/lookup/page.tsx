import { titled } from "@/app/titled.ts";
import { Lookup } from "@/components/inventory/lookup.tsx";

export const generateMetadata = () => titled((t) => t("inventory.lookup.title"));

export default function Page() {
  return <Lookup />;
}
