"use client";

import { useState } from "react";
import { useTranslations } from "use-intl";
import { JobLine } from "./job-line.tsx";
import { RejectDialog } from "./reject-dialog.tsx";
import type { WorkActs } from "./use-work-acts.ts";
import type { WorkView } from "./work.ts";

/** What belongs to the order. With `acts` each line can be picked, put back, or sent elsewhere. */
export function JobLines({ work, acts }: { work: WorkView; acts?: WorkActs }) {
  const t = useTranslations("fulfillment.job");
  const [rejecting, setRejecting] = useState<string | null>(null);
  const rejected = work.lines.find((line) => line.fulfillmentLineId === rejecting);
  return (
    <section aria-label={t("linesTitle")}>
      <ul className="flex flex-col divide-y divide-line">
        {work.lines.map((line) => (
          <JobLine
            key={line.fulfillmentLineId}
            line={line}
            onPick={acts && ((quantity) => acts.pickTo(line, quantity))}
            onReject={acts && (() => setRejecting(line.fulfillmentLineId))}
          />
        ))}
      </ul>
      {rejected && <RejectDialog work={work} line={rejected} onClose={() => setRejecting(null)} />}
    </section>
  );
}
