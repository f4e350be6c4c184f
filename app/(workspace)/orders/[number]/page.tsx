import type { Metadata } from "next";
import { notFound } from "next/navigation";
import { OrderPage } from "@/components/orders/order-page.tsx";

type Props = { params: Promise<{ number: string }> };

export async function generateMetadata({ params }: Props): Promise<Metadata> {
  return { title: `Order ${(await params).number}` };
}

export default async function Page({ params }: Props) {
  const { number } = await params;
  if (!/^\d{1,15}$/.test(number)) notFound();
  return <OrderPage key={number} number={Number(number)} />;
}
