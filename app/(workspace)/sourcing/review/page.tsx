import { titled } from "@/app/titled.ts";
import { Review } from "@/components/sourcing/review.tsx";

export const generateMetadata = () => titled((t) => t("sourcing.review.title"));

export default function Page() {
  return <Review />;
}
