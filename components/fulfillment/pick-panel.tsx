"use client";

import { useState } from "react";
import { useTranslations } from "use-intl";
import { Button } from "@/components/ui/button.tsx";
import { Fault } from "@/components/ui/fault.tsx";
import { Meter } from "@/components/ui/meter.tsx";
import { PrimaryBar } from "@/components/ui/primary-bar.tsx";
import { ScanField } from "@/components/ui/scan-field.tsx";
import { playSound } from "@/components/ui/sound.ts";
import { useScan } from "@/components/ui/use-scan.ts";
import { JobLines } from "./job-lines.tsx";
import { matchScan, type ScanMatch } from "./match-scan.ts";
import type { WorkActs } from "./use-work-acts.ts";
import type { WorkLine, WorkView } from "./work.ts";
import { WrongItem } from "./wrong-item.tsx";

type Wrong = { code: string; match: Exclude<ScanMatch<WorkLine>, { kind: "pick" }> };

/** Picking, by scan from anywhere or by tap. A wrong item stops everything until it is put back. */
export function PickPanel({ work, acts }: { work: WorkView; acts: WorkActs }) {
  const t = useTranslations("fulfillment");
  const [wrong, setWrong] = useState<Wrong | null>(null);
  const [said, setSaid] = useState("");
  const isStarted = work.state !== "released";

  // A scanner ends with Enter, which would answer the panel by itself: while it is open every scan is heard and refused.
  useScan(() => playSound("bad"), wrong !== null);

  function scan(code: string) {
    const match = matchScan(acts.latest()?.lines ?? work.lines, code);
    if (match.kind !== "pick") {
      playSound("bad");
      setWrong({ code, match });
      return;
    }
    playSound("good");
    setSaid(t("scan.good", { name: match.line.name, picked: match.picked, quantity: match.line.quantity }));
    acts.pickTo(match.line, match.picked);
  }

  return (
    <>
      {isStarted && (
        <div className="flex flex-col gap-1">
          <ScanField label={t("scan.label")} onCode={scan} isDisabled={wrong !== null} />
          <p className={said ? "text-13 font-medium text-good" : "text-13 text-faint"} role="status">
            {said || t("scan.hint")}
          </p>
        </div>
      )}
      <JobLines work={work} acts={isStarted ? acts : undefined} />
      <PrimaryBar>
        {acts.fault && <Fault error={acts.fault} />}
        {isStarted ? (
          <Meter
            label={t("job.linesTitle")}
            value={work.unitsPicked}
            max={work.units}
            valueText={t("job.progress", { picked: work.unitsPicked, units: work.units })}
          />
        ) : (
          <Button look="primary" size="lg" isWide isPending={acts.isBusy} onPress={acts.accept}>
            {t("job.start")}
          </Button>
        )}
      </PrimaryBar>
      <WrongItem wrong={wrong} onClose={() => setWrong(null)} />
    </>
  );
}
