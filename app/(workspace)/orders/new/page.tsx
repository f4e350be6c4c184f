import { titled } from "@/app/titled.ts";
import { PhoneOrder } from "@/components/orders/phone-order.tsx";

export const generateMetadata = () => titled((t) => t("shell.nav.newOrder"));

export default function Page() {
  return <PhoneOrder />;
}
