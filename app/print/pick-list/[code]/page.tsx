import { titled } from "@/app/titled.ts";
import { PickList } from "@/components/fulfillment/pick-list.tsx";
import { Barcode } from "@/components/ui/barcode.tsx";
import { workOf } from "../../work.ts";

type Props = { params: Promise<{ code: string }> };

/** The name of the file when the sheet is saved instead of printed. */
export async function generateMetadata({ params }: Props) {
  const code = decodeURIComponent((await params).code);
  return titled((t) => t("fulfillment.print.pickListTitle", { code }));
}

export default async function Page({ params }: Props) {
  const work = await workOf(params);
  return <PickList work={work} barcode={<Barcode text={work.code} />} />;
}
