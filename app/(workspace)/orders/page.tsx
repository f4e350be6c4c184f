import { titled } from "@/app/titled.ts";
import { OrderList } from "@/components/orders/order-list.tsx";

export const generateMetadata = () => titled((t) => t("orders.list.title"));

export default function Page() {
  return <OrderList />;
}
