import { titled } from "@/app/titled.ts";
import { Today } from "@/components/today/today.tsx";

export const generateMetadata = () => titled((t) => t("today.title"));

export default function Page() {
  return <Today />;
}
