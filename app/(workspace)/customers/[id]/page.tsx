import { notFound } from "next/navigation";
import { titled } from "@/app/titled.ts";
import { CustomerPage } from "@/components/customers/customer-page.tsx";
import { idSchema } from "@/server/kernel/ids.ts";

export const generateMetadata = () => titled((t) => t("customers.title"));

export default async function Page({ params }: { params: Promise<{ id: string }> }) {
  const id = idSchema("per").safeParse((await params).id);
  if (!id.success) notFound();
  return <CustomerPage personId={id.data} />;
}
