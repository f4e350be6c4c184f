import type { ReactNode } from "react";
import { QueueFrame } from "@/components/fulfillment/queue-frame.tsx";

export default function Layout({ children }: { children: ReactNode }) {
  return <QueueFrame>{children}</QueueFrame>;
}
