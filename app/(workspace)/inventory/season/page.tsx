import { titled } from "@/app/titled.ts";
import { SeasonPage } from "@/components/planning/season-page.tsx";

export const generateMetadata = () => titled((t) => t("season.title"));

export default function Page() {
  return <SeasonPage />;
}
