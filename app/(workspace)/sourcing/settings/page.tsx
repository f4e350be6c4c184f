import { titled } from "@/app/titled.ts";
import { StrategySettingsPage } from "@/components/sourcing/strategy-settings.tsx";

export const generateMetadata = () => titled((t) => t("settings.title"));

export default function Page() {
  return <StrategySettingsPage />;
}
