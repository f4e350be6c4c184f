import type { Metadata } from "next";
import { Job } from "@/components/fulfillment/job.tsx";

type Props = { params: Promise<{ code: string }> };

export async function generateMetadata({ params }: Props): Promise<Metadata> {
  return { title: decodeURIComponent((await params).code) };
}

export default async function Page({ params }: Props) {
  const { code } = await params;
  return <Job key={code} code={decodeURIComponent(code)} />;
}
