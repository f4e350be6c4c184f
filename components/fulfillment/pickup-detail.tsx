"use client";

import { ArrowLeft } from "lucide-react";
import { useTranslations } from "use-intl";
import { Button } from "@/components/ui/button.tsx";
import { Fault } from "@/components/ui/fault.tsx";
import { Notice } from "@/components/ui/inline-error.tsx";
import { ButtonLink } from "@/components/ui/link.tsx";
import { Moment } from "@/components/ui/moment.tsx";
import { Skeleton } from "@/components/ui/skeleton.tsx";
import { HandOverForm } from "./hand-over-form.tsx";
import { JobLines } from "./job-lines.tsx";
import { useWork } from "./use-work.ts";
import { orderNumberIn } from "./work.ts";

/** The order that was found: its shelf, the checks, the goods. */
export function PickupDetail({ code, shown, onClose }: { code: string; shown: string; onClose: () => void }) {
  const t = useTranslations("fulfillment");
  const { query, work } = useWork(code);
  if (query.isError) return <Fault error={query.error} onRetry={() => query.refetch()} />;
  if (!work) return <Skeleton size="lg" />;
  const isReady = work.state === "ready_for_pickup";
  return (
    <article className="flex -mb-10 min-h-[calc(100dvh-7.25rem)] sm:min-h-[calc(100dvh-1.25rem)] flex-col gap-4">
      <header className="flex flex-col gap-1">
        <div className="-ms-3">
          <Button look="quiet" size="lg" icon={ArrowLeft} onPress={onClose}>
            {t("pickups.title")}
          </Button>
        </div>
        <h1 className="text-28 font-semibold">{work.person.name}</h1>
        <p className="figures text-13 text-muted">
          {t("job.order", { number: String(work.orderNumber) })}
          {work.pickupUntil && (
            <>
              {" · "}
              {t.rich("pickups.keepUntil", {
                moment: () => <Moment value={work.pickupUntil ?? work.promisedAt} zone={work.timeZone} />,
              })}
            </>
          )}
        </p>
      </header>
      {isReady ? (
        <HandOverForm work={work} isNumberShown={orderNumberIn(shown) === work.orderNumber} onDone={onClose}>
          <JobLines work={work} />
        </HandOverForm>
      ) : (
        <Notice
          tone="info"
          action={
            <ButtonLink size="lg" href={`/fulfillment/${work.code}`}>
              {t("pickups.openJob")}
            </ButtonLink>
          }
        >
          {t("pickups.notReady")}
        </Notice>
      )}
      {!isReady && <JobLines work={work} />}
    </article>
  );
}
