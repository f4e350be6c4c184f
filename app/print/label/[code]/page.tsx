import { titled } from "@/app/titled.ts";
import { ShippingLabel } from "@/components/fulfillment/shipping-label.tsx";
import { Barcode } from "@/components/ui/barcode.tsx";
import { workOf } from "../../work.ts";

type Props = { params: Promise<{ code: string }> };

/** The name of the file when the sheet is saved instead of printed. */
export async function generateMetadata({ params }: Props) {
  const code = decodeURIComponent((await params).code);
  return titled((t) => t("fulfillment.print.labelTitle", { code }));
}

export default async function Page({ params }: Props) {
  const work = await workOf(params);
  const box = work.packages.at(-1);
  return (
    <ShippingLabel work={work} box={box} barcode={box && <Barcode text={box.trackingNumber} height={18} />} />
  );
}
