"use client";

import { type ReactNode, useState } from "react";
import { useTranslations } from "use-intl";
import { Button } from "@/components/ui/button.tsx";
import { Fault } from "@/components/ui/fault.tsx";
import { PrimaryBar } from "@/components/ui/primary-bar.tsx";
import { TextField } from "@/components/ui/text-field.tsx";
import type { WorkActs } from "./use-work-acts.ts";
import type { WorkView } from "./work.ts";

/** The bag goes to its shelf. Without a shelf of one's own choice the order's number gives one. */
export function ReadyPanel({
  work,
  acts,
  children,
}: {
  work: WorkView;
  acts: WorkActs;
  children: ReactNode;
}) {
  const t = useTranslations("fulfillment.ready");
  const [stage, setStage] = useState(work.stage ?? "");
  return (
    <>
      <section className="flex flex-col gap-3">
        <h2 className="text-16 font-semibold">{t("title")}</h2>
        <TextField
          label={t("stage")}
          description={t("stageHint")}
          size="lg"
          maxLength={20}
          value={stage}
          onChange={setStage}
        />
      </section>
      {children}
      <PrimaryBar>
        {acts.fault && <Fault error={acts.fault} />}
        <Button
          look="primary"
          size="lg"
          isWide
          isPending={acts.isBusy}
          onPress={() => acts.markReady(stage.trim() || null)}
        >
          {t("markReady")}
        </Button>
      </PrimaryBar>
    </>
  );
}
