import { notFound } from "next/navigation";
import { titled } from "@/app/titled.ts";
import { OrderPage } from "@/components/orders/order-page.tsx";

type Props = { params: Promise<{ number: string }> };

export async function generateMetadata({ params }: Props) {
  const { number } = await params;
  return titled((t) => t("orders.order.titled", { number }));
}

export default async function Page({ params }: Props) {
  const { number } = await params;
  if (!/^\d{1,15}$/.test(number)) notFound();
  return <OrderPage key={number} number={Number(number)} />;
}
