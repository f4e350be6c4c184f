import { ShippingLabel } from "@/components/fulfillment/shipping-label.tsx";
import { Barcode } from "@/components/ui/barcode.tsx";
import { workOf } from "../../work.ts";

export default async function Page({ params }: { params: Promise<{ code: string }> }) {
  const work = await workOf(params);
  const box = work.packages.at(-1);
  return (
    <ShippingLabel work={work} box={box} barcode={box && <Barcode text={box.trackingNumber} height={18} />} />
  );
}
