import { Lookup } from "@/components/inventory/lookup.tsx";

export default function Page() {
  return <Lookup />;
}
