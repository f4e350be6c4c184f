"use client";

import { ArrowLeft, Printer } from "lucide-react";
import type { ReactNode } from "react";
import { useTranslations } from "use-intl";
import { Button } from "@/components/ui/button.tsx";
import { ButtonLink } from "@/components/ui/link.tsx";

/** A sheet of paper with its screen-only head: print it, or go back. */
export function Sheet({ code, children }: { code: string; children: ReactNode }) {
  const t = useTranslations("fulfillment.print");
  return (
    <main className="mx-auto max-w-[8in] px-6 py-4 print:max-w-none print:p-0">
      <div className="flex flex-wrap gap-2 pb-6 print:hidden">
        <ButtonLink look="quiet" size="lg" icon={ArrowLeft} href={`/fulfillment/${code}`}>
          {t("close")}
        </ButtonLink>
        <Button look="primary" size="lg" icon={Printer} onPress={() => window.print()}>
          {t("print")}
        </Button>
      </div>
      {children}
    </main>
  );
}

/** Names and values in the head of a sheet. */
export function SheetFact({ label, children }: { label: string; children: ReactNode }) {
  return (
    <div className="flex flex-col">
      <dt className="text-12 text-[#444]">{label}</dt>
      <dd className="text-14">{children}</dd>
    </div>
  );
}

/** An address as it stands on a letter. */
export function AddressLines({
  address,
}: {
  address: {
    recipient?: string;
    name?: string;
    line1: string;
    line2?: string | null;
    city: string;
    state: string;
    zip: string;
  };
}) {
  return (
    <address className="not-italic">
      <span className="block font-semibold">{address.recipient ?? address.name}</span>
      <span className="block">{address.line1}</span>
      {address.line2 && <span className="block">{address.line2}</span>}
      <span className="block">
        {address.city}, {address.state} {address.zip}
      </span>
    </address>
  );
}
