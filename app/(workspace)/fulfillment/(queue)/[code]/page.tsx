import { Job } from "@/components/fulfillment/job.tsx";

export default async function Page({ params }: { params: Promise<{ code: string }> }) {
  const { code } = await params;
  return <Job key={code} code={decodeURIComponent(code)} />;
}
