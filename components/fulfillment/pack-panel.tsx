"use client";

import { Printer, Undo2 } from "lucide-react";
import { type ReactNode, useState } from "react";
import { useTranslations } from "use-intl";
import { Button } from "@/components/ui/button.tsx";
import { CopyButton } from "@/components/ui/copy-button.tsx";
import { type Fact, Facts } from "@/components/ui/facts.tsx";
import { Fault } from "@/components/ui/fault.tsx";
import { Notice } from "@/components/ui/inline-error.tsx";
import { ButtonLink } from "@/components/ui/link.tsx";
import { DayText } from "@/components/ui/moment.tsx";
import { PrimaryBar } from "@/components/ui/primary-bar.tsx";
import { TextField } from "@/components/ui/text-field.tsx";
import { packageGramsMax } from "@/server/fulfillment/core/inputs.ts";
import type { WorkActs } from "./use-work-acts.ts";
import type { WorkView } from "./work.ts";

/** From the basket to the carrier: box and label in one step, then the hand-over. */
export function PackPanel({ work, acts, children }: { work: WorkView; acts: WorkActs; children: ReactNode }) {
  const t = useTranslations("fulfillment.pack");
  const [weight, setWeight] = useState("");
  const grams = parseGrams(weight);
  const isLabelled = work.state === "labelled";
  return (
    <>
      <section className="flex flex-col gap-3">
        <h2 className="text-16 font-semibold">{t("title")}</h2>
        {isLabelled ? (
          <Packages work={work} />
        ) : (
          <>
            <p className="text-14 text-muted">{work.state === "packed" ? t("labelFailed") : t("text")}</p>
            <TextField
              label={t("weight")}
              description={t("weightHint")}
              size="lg"
              inputMode="numeric"
              value={weight}
              onChange={setWeight}
            />
          </>
        )}
        <div className="flex flex-wrap gap-2">
          <ButtonLink size="lg" icon={Printer} href={`/print/packing-slip/${work.code}`} target="_blank">
            {t("printSlip")}
          </ButtonLink>
          {isLabelled && (
            <ButtonLink size="lg" icon={Printer} href={`/print/label/${work.code}`} target="_blank">
              {t("printLabel")}
            </ButtonLink>
          )}
          {work.state === "packed" && (
            <Button look="quiet" size="lg" icon={Undo2} isPending={acts.isBusy} onPress={acts.unpack}>
              {t("unpack")}
            </Button>
          )}
        </div>
      </section>
      {children}
      <PrimaryBar>
        {acts.fault && <Fault error={acts.fault} />}
        {isLabelled && <p className="text-13 text-muted">{t("handOverText")}</p>}
        <Button
          look="primary"
          size="lg"
          isWide
          isPending={acts.isBusy}
          isDisabled={grams === undefined}
          onPress={() => {
            if (isLabelled) acts.ship();
            else if (work.state === "packed") acts.label(grams ?? null);
            else acts.packAndLabel(grams ?? null);
          }}
        >
          {isLabelled ? t("handOver") : work.state === "packed" ? t("label") : t("packAndLabel")}
        </Button>
      </PrimaryBar>
    </>
  );
}

/** Null: the items' own weights. Undefined: not a weight that a carrier takes. */
function parseGrams(text: string): number | null | undefined {
  if (text.trim() === "") return null;
  const grams = Number(text);
  return Number.isInteger(grams) && grams >= 1 && grams <= packageGramsMax ? grams : undefined;
}

export function Packages({ work }: { work: WorkView }) {
  const t = useTranslations("fulfillment.pack");
  if (work.packages.length === 0) return null;
  return (
    <ul className="flex flex-col gap-3">
      {work.packages.map((box) => {
        const facts: Fact[] = [
          { id: "carrier", label: t("carrier"), value: box.carrier },
          { id: "service", label: t("service"), value: box.serviceName },
          { id: "weight", label: t("weightLabel"), value: t("weightOf", { weight: box.weightGrams }) },
        ];
        return (
          <li key={box.packageId} className="flex flex-col gap-2">
            <Notice tone="good" role="note">
              <p className="text-12">{t("tracking")}</p>
              <p className="flex items-center gap-1 font-mono text-16 font-semibold">
                {box.trackingNumber}
                <CopyButton text={box.trackingNumber} what={t("tracking")} />
              </p>
              {box.expectedOn && (
                <p className="text-13">
                  <DayText date={box.expectedOn} />
                </p>
              )}
            </Notice>
            <Facts facts={facts} />
          </li>
        );
      })}
    </ul>
  );
}
