import type { Metadata } from "next";
import { en } from "@/components/messages/en.ts";
import { Review } from "@/components/sourcing/review.tsx";

export const metadata: Metadata = { title: en.sourcing.review.title };

export default function Page() {
  return <Review />;
}
