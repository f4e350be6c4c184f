"use client";

import { ArrowLeft, Phone, Printer } from "lucide-react";
import { useQueryStates } from "nuqs";
import { useTranslations } from "use-intl";
import { StateStatus } from "@/components/shell/state-status.tsx";
import { WhyHere } from "@/components/sourcing/why-here.tsx";
import { ButtonLink, TextLink } from "@/components/ui/link.tsx";
import { Moment } from "@/components/ui/moment.tsx";
import { Due } from "./due.tsx";
import { queueParams, queueSearch } from "./queue-params.ts";
import { isFinished, type WorkView } from "./work.ts";

/** Who waits for it and by when, before any number. */
export function JobHeader({ work }: { work: WorkView }) {
  const t = useTranslations("fulfillment");
  const [params] = useQueryStates(queueParams);
  return (
    <header className="flex flex-col gap-2">
      <div className="-ms-3 lg:hidden">
        <ButtonLink look="quiet" size="lg" icon={ArrowLeft} href={`/fulfillment${queueSearch(params)}`}>
          {t("job.back")}
        </ButtonLink>
      </div>
      <div className="flex flex-wrap items-center justify-between gap-x-4 gap-y-1">
        <h1 className="text-28 font-semibold">{work.person.name}</h1>
        {!isFinished(work.state) && <Due dueAt={work.dueAt} timeZone={work.timeZone} />}
      </div>
      <p className="figures flex flex-wrap items-center gap-x-3 gap-y-1 text-13 text-muted">
        <StateStatus axis="fulfillment" state={work.state} look="soft" />
        <TextLink href={`/orders/${work.orderNumber}`}>
          {t("job.order", { number: String(work.orderNumber) })}
        </TextLink>
        <Destination work={work} />
      </p>
      <WhyHere work={work} />
      <div className="flex flex-wrap gap-2">
        {work.person.phone && (
          <a
            href={`tel:${work.person.phone.replace(/[^\d+]/g, "")}`}
            className="inline-flex min-h-11 items-center gap-1.5 rounded-md border border-line px-4 text-14 font-medium hover:bg-hover"
          >
            <Phone aria-hidden className="size-4" />
            {t("job.call", { name: work.person.name })}
          </a>
        )}
        <ButtonLink
          look="secondary"
          size="lg"
          icon={Printer}
          href={`/print/pick-list/${work.code}`}
          target="_blank"
        >
          {t("job.printPickList")}
        </ButtonLink>
      </div>
    </header>
  );
}

function Destination({ work }: { work: WorkView }) {
  const t = useTranslations("fulfillment");
  if (work.mode === "ship" && work.shipTo) {
    return <span>{t("job.shipTo", { city: work.shipTo.city, state: work.shipTo.state })}</span>;
  }
  return (
    <span>
      {t(`mode.${work.mode}`)}, <Moment value={work.promisedAt} zone={work.timeZone} />
    </span>
  );
}
