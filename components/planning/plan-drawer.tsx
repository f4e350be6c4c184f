"use client";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslations } from "use-intl";
import { useKeptDraft } from "@/components/shell/use-kept-draft.ts";
import { useTRPC } from "@/components/trpc.tsx";
import { Button } from "@/components/ui/button.tsx";
import { Dialog } from "@/components/ui/dialog.tsx";
import { Fault } from "@/components/ui/fault.tsx";
import { Notice } from "@/components/ui/inline-error.tsx";
import { toastDone } from "@/components/ui/toast.tsx";
import { newId } from "@/server/kernel/ids.ts";
import { PlanFields } from "./plan-fields.tsx";
import {
  basisOf,
  entriesOf,
  isSame,
  type PlanDraft,
  type PlanEntries,
  planFaults,
  planOf,
  readPlanDraft,
  type SeasonView,
} from "./season-draft.ts";
import { usePercentText, useStepsText } from "./use-plan-words.ts";

const formId = "season-plan";

/** A season's plan as a form. What is entered stays on this device until it is saved or discarded. */
export function PlanDrawer({ season, onClose }: { season: SeasonView; onClose: () => void }) {
  const t = useTranslations("season.form");
  const form = usePlanForm(season, onClose);
  const { draft, faults, save, isOvertaken } = form;
  return (
    <Dialog
      title={t("title", { season: season.name })}
      place="drawer"
      isOpen
      onOpenChange={(isOpen) => !isOpen && onClose()}
      actions={
        <>
          {draft ? (
            <Button onPress={form.discard}>{t("discard")}</Button>
          ) : (
            <Button onPress={onClose}>{t("cancel")}</Button>
          )}
          <Button
            type="submit"
            form={formId}
            look="primary"
            isPending={save.isPending}
            isDisabled={!draft || faults.length > 0 || isOvertaken}
          >
            {t("save")}
          </Button>
        </>
      }
    >
      <form
        id={formId}
        className="flex flex-col gap-6"
        onSubmit={(event) => {
          event.preventDefault();
          form.submit();
        }}
      >
        {isOvertaken && <Overtaken season={season} onTheirs={form.discard} onMine={form.keepMine} />}
        {form.isRestored && !isOvertaken && <Notice tone="info">{t("restored")}</Notice>}
        <PlanFields season={season} entries={form.entries} faults={faults} onChange={form.edit} />
        {save.error && !isOvertaken && <Fault error={save.error} onRetry={form.submit} />}
      </form>
    </Dialog>
  );
}

function usePlanForm(season: SeasonView, onSaved: () => void) {
  const t = useTranslations("season.form");
  const trpc = useTRPC();
  const client = useQueryClient();
  const kept = useKeptDraft<PlanDraft>(`season-plan.${season.seasonId}`, readPlanDraft);
  const [commandId, setCommandId] = useState(() => newId("cmd"));
  const save = useMutation(
    trpc.planning.saveSeasonPlan.mutationOptions({
      onSuccess: () => {
        kept.change(null);
        toastDone(t("saved", { season: season.name }));
        onSaved();
        return client.invalidateQueries();
      },
      // Somebody else saved: the plan that stands is fetched, and the form shows it beside what was entered.
      onError: () => client.invalidateQueries({ queryKey: trpc.planning.seasonPlans.queryKey() }),
    }),
  );
  const { draft } = kept;
  const entries = draft?.entries ?? entriesOf(season);
  const faults = planFaults(entries, season);
  const isOvertaken = draft !== null && draft.basedOn !== basisOf(season);
  const begin = (next: PlanDraft | null) => {
    setCommandId(newId("cmd"));
    save.reset();
    kept.change(next);
  };
  return {
    ...{ draft, entries, faults, save, isOvertaken, isRestored: kept.isRestored },
    edit(next: PlanEntries) {
      // The default steps may be saved as they are: then they stay when the house's own change.
      const isUntouched = season.saved !== null && isSame(next, entriesOf(season)) && !isOvertaken;
      begin(isUntouched ? null : { basedOn: draft ? draft.basedOn : basisOf(season), entries: next });
    },
    discard: () => begin(null),
    keepMine: () => draft && begin({ ...draft, basedOn: basisOf(season) }),
    submit() {
      if (!draft || faults.length > 0 || isOvertaken || save.isPending) return;
      const basedOn = draft.basedOn === null ? null : new Date(draft.basedOn);
      save.mutate({ commandId, seasonId: season.seasonId, basedOn, ...planOf(draft.entries) });
    },
  };
}

function Overtaken({
  season,
  onTheirs,
  onMine,
}: {
  season: SeasonView;
  onTheirs: () => void;
  onMine: () => void;
}) {
  const t = useTranslations("season");
  const steps = useStepsText();
  const percent = usePercentText();
  return (
    <Notice tone="warn" role="alert">
      <p className="font-medium">
        {t("form.overtaken", { by: season.saved?.by ?? t("house"), season: season.name })}
      </p>
      <p>
        {t("form.changed", {
          steps: steps(season),
          salvage: t("step.salvage", { percent: percent(season.salvageShare) }),
        })}
      </p>
      <div className="flex flex-wrap gap-2 pt-2">
        <Button onPress={onTheirs}>{t("form.takeTheirs")}</Button>
        <Button onPress={onMine}>{t("form.keepMine")}</Button>
      </div>
    </Notice>
  );
}
