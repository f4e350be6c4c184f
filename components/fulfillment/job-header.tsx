"use client";

import { ArrowLeft, Phone, Printer } from "lucide-react";
import { useQueryStates } from "nuqs";
import { useTranslations } from "use-intl";
import { StateStatus } from "@/components/shell/state-status.tsx";
import { WhyHere } from "@/components/sourcing/why-here.tsx";
import { buttonClass } from "@/components/ui/button.tsx";
import { ButtonLink, TextLink } from "@/components/ui/link.tsx";
import { Moment } from "@/components/ui/moment.tsx";
import { Due } from "./due.tsx";
import { queueParams, queueSearch } from "./queue-params.ts";
import { isDue, type WorkView } from "./work.ts";

/** Who waits for it and by when, before any number. */
export function JobHeader({ work }: { work: WorkView }) {
  const t = useTranslations("fulfillment");
  const [params] = useQueryStates(queueParams);
  return (
    <header className="flex flex-col gap-1.5">
      <div className="-mx-3 flex flex-wrap items-center justify-between lg:mx-0 lg:justify-end">
        <div className="lg:hidden">
          <ButtonLink look="quiet" size="lg" icon={ArrowLeft} href={`/fulfillment${queueSearch(params)}`}>
            {t("job.back")}
          </ButtonLink>
        </div>
        <div className="flex flex-wrap gap-1">
          {work.person.phone && (
            <a
              href={`tel:${work.person.phone.replace(/[^\d+]/g, "")}`}
              className={buttonClass({ look: "quiet", size: "lg" })}
            >
              <Phone aria-hidden className="size-4" />
              <span aria-hidden>{t("job.call")}</span>
              <span className="sr-only">{t("job.callNamed", { name: work.person.name })}</span>
            </a>
          )}
          <ButtonLink
            look="quiet"
            size="lg"
            icon={Printer}
            href={`/print/pick-list/${work.code}`}
            target="_blank"
          >
            {t("job.pickList")}
          </ButtonLink>
        </div>
      </div>
      <div className="flex flex-wrap items-center justify-between gap-x-4 gap-y-1">
        <h1 className="text-28 font-semibold tracking-tight">{work.person.name}</h1>
        {isDue(work.state) && <Due dueAt={work.dueAt} timeZone={work.timeZone} />}
      </div>
      <p className="figures flex flex-wrap items-center gap-x-3 gap-y-1 text-13 text-muted">
        <span role="status">
          <StateStatus axis="fulfillment" state={work.state} look="soft" />
        </span>
        <TextLink href={`/orders/${work.orderNumber}`}>
          {t("job.order", { number: String(work.orderNumber) })}
        </TextLink>
        <Destination work={work} />
      </p>
      <WhyHere work={work} />
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
