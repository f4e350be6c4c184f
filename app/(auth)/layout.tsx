import type { ReactNode } from "react";
import { TRPCProvider } from "@/components/trpc.tsx";

export default function AuthLayout({ children }: { children: ReactNode }) {
  return (
    <TRPCProvider>
      <main className="mx-auto flex min-h-dvh w-full max-w-sm flex-col justify-center gap-6 px-4 py-10">
        {children}
      </main>
    </TRPCProvider>
  );
}
