"use client";

import { ArrowRight } from "lucide-react";
import type { ReactNode } from "react";
import { useTranslations } from "use-intl";
import { useStateWord } from "@/components/shell/state-status.tsx";
import { Notice } from "@/components/ui/inline-error.tsx";
import { ButtonLink } from "@/components/ui/link.tsx";
import { PrimaryBar } from "@/components/ui/primary-bar.tsx";
import { Packages } from "./pack-panel.tsx";
import type { WorkView } from "./work.ts";

/** Done, or gone elsewhere: what became of it, and on to the next. */
export function DonePanel({ work, children }: { work: WorkView; children: ReactNode }) {
  const t = useTranslations("fulfillment");
  const word = useStateWord();
  const isServed = work.state === "handed_over" || work.state === "delivered" || work.state === "collected";
  return (
    <>
      <Notice tone={isServed ? "good" : "neutral"}>
        <p className="font-medium">{word("fulfillment", work.state)}</p>
        <p>{t("done.text")}</p>
      </Notice>
      <Packages work={work} />
      {children}
      <PrimaryBar>
        <ButtonLink look="primary" size="lg" isWide icon={ArrowRight} href="/fulfillment">
          {t("job.nextOrder")}
        </ButtonLink>
      </PrimaryBar>
    </>
  );
}
