"use client";

import { SearchX } from "lucide-react";
import { type ReactNode, useEffect, useRef } from "react";
import { useTranslations } from "use-intl";
import { EmptyState } from "@/components/ui/empty-state.tsx";
import { Fault } from "@/components/ui/fault.tsx";
import { Notice } from "@/components/ui/inline-error.tsx";
import { ButtonLink } from "@/components/ui/link.tsx";
import { Skeleton } from "@/components/ui/skeleton.tsx";
import { useWakeLock } from "@/components/ui/use-wake-lock.ts";
import { DonePanel } from "./done-panel.tsx";
import { HandOverForm } from "./hand-over-form.tsx";
import { JobHeader } from "./job-header.tsx";
import { JobLines } from "./job-lines.tsx";
import { PackPanel } from "./pack-panel.tsx";
import { PickPanel } from "./pick-panel.tsx";
import { ReadyPanel } from "./ready-panel.tsx";
import { useWork } from "./use-work.ts";
import { useWorkActs, type WorkActs } from "./use-work-acts.ts";
import { isFinished, isPickable, type WorkView } from "./work.ts";

/** One order's work from the first tap to the hand-over: the next step is always the one primary button. */
export function Job({ code }: { code: string }) {
  const { query, work } = useWork(code);
  if (work) return <OpenJob work={work} />;
  if (query.isPending) return <Skeleton size="lg" />;
  if (query.error?.data?.code === "NOT_FOUND" || query.error?.data?.code === "BAD_REQUEST") {
    return <NoSuchJob code={code} />;
  }
  return query.error && <Fault error={query.error} onRetry={() => query.refetch()} />;
}

function OpenJob({ work }: { work: WorkView }) {
  const t = useTranslations("fulfillment.job");
  const acts = useWorkActs(work);
  useWakeLock(work.state === "accepted" || work.state === "picking");
  const article = useKeptFocus(work.state);
  return (
    <article
      ref={article}
      tabIndex={-1}
      className="outline-none flex -mb-10 min-h-[calc(100dvh-7.25rem)] sm:min-h-[calc(100dvh-1.25rem)] flex-col gap-4"
    >
      <JobHeader work={work} />
      {work.isOnHold && !isFinished(work.state) && <Notice tone="warn">{t("holdNotice")}</Notice>}
      {isPickable(work.state) ? (
        <PickPanel work={work} acts={acts} />
      ) : (
        <NextStep work={work} acts={acts}>
          <JobLines work={work} />
        </NextStep>
      )}
    </article>
  );
}

/** The button of a finished step goes away; whoever pressed it by key goes on from the top of the job, not of the page. */
function useKeptFocus(state: WorkView["state"]) {
  const article = useRef<HTMLElement>(null);
  const last = useRef(state);
  useEffect(() => {
    if (last.current === state) return;
    last.current = state;
    if (document.activeElement === document.body) article.current?.focus({ preventScroll: true });
  }, [state]);
  return article;
}

/** The step that is due comes first, the lines below it. */
function NextStep({ work, acts, children }: { work: WorkView; acts: WorkActs; children: ReactNode }) {
  if (isFinished(work.state)) return <DonePanel work={work}>{children}</DonePanel>;
  if (work.state === "ready_for_pickup") {
    return (
      <HandOverForm work={work} isNumberShown={false}>
        {children}
      </HandOverForm>
    );
  }
  const Panel = work.mode === "pickup" ? ReadyPanel : PackPanel;
  return (
    <Panel work={work} acts={acts}>
      {children}
    </Panel>
  );
}

function NoSuchJob({ code }: { code: string }) {
  const t = useTranslations("fulfillment.job");
  return (
    <EmptyState
      icon={SearchX}
      title={t("notFoundTitle", { code })}
      action={
        <ButtonLink size="lg" href="/fulfillment">
          {t("toQueue")}
        </ButtonLink>
      }
    >
      {t("notFoundText")}
    </EmptyState>
  );
}
