import type { Metadata } from "next";
import { PhoneOrder } from "@/components/orders/phone-order.tsx";

export const metadata: Metadata = { title: "New order" };

export default function Page() {
  return <PhoneOrder />;
}
