import { Review } from "@/components/sourcing/review.tsx";

export default function Page() {
  return <Review />;
}
