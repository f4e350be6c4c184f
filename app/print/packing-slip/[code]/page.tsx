import { PackingSlip } from "@/components/fulfillment/packing-slip.tsx";
import { Barcode } from "@/components/ui/barcode.tsx";
import { workOf } from "../../work.ts";

export default async function Page({ params }: { params: Promise<{ code: string }> }) {
  const work = await workOf(params);
  return <PackingSlip work={work} barcode={<Barcode text={work.code} />} />;
}
