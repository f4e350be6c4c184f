import type { Metadata } from "next";
import { Today } from "@/components/today/today.tsx";

export const metadata: Metadata = { title: "Today" };

export default function Page() {
  return <Today />;
}
