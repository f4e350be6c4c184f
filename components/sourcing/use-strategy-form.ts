"use client";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslations } from "use-intl";
import { useLive } from "@/components/live.tsx";
import { useKeptDraft } from "@/components/shell/use-kept-draft.ts";
import { useTRPC } from "@/components/trpc.tsx";
import { toastDone } from "@/components/ui/toast.tsx";
import { newId } from "@/server/kernel/ids.ts";
import { readSettings, type StrategySettings } from "@/server/sourcing/core/decision.ts";
import { changedFields, faultsOf, reapply } from "@/server/sourcing/core/strategy-fields.ts";

/** What a person entered, and the version that they saw when they began. */
export type StrategyDraft = { basedOn: number; base: StrategySettings; mine: StrategySettings };

/** The settings that decide, the changes that are not saved yet, and what stands in the way of saving them. */
export function useStrategyForm() {
  const t = useTranslations("settings");
  const trpc = useTRPC();
  const client = useQueryClient();
  const query = useQuery(trpc.sourcing.strategy.queryOptions());
  useLive(["sourcing"]);
  const kept = useKeptDraft("sourcing-settings", readDraft);
  const [commandId, setCommandId] = useState(() => newId("cmd"));
  const save = useMutation(
    trpc.sourcing.saveStrategy.mutationOptions({
      onSuccess: async ({ version }) => {
        await client.invalidateQueries();
        kept.change(null);
        toastDone(t("saved", { version }));
      },
      // Somebody else saved: the newest version is fetched, and the form shows what differs.
      onError: () => client.invalidateQueries({ queryKey: trpc.sourcing.strategy.queryKey() }),
    }),
  );
  const { data } = query;
  const settings = kept.draft?.mine ?? data?.settings;
  const begin = (draft: StrategyDraft | null) => {
    setCommandId(newId("cmd"));
    save.reset();
    kept.change(draft);
  };
  return {
    ...{ query, settings, save, kept },
    faults: settings ? faultsOf(settings) : [],
    changed: kept.draft ? changedFields(kept.draft.base, kept.draft.mine) : [],
    isOvertaken: Boolean(kept.draft && data && kept.draft.basedOn !== data.version),
    edit(mine: StrategySettings) {
      if (!data) return;
      const { basedOn, base } = kept.draft ?? { basedOn: data.version, base: data.settings };
      begin(changedFields(base, mine).length === 0 ? null : { basedOn, base, mine });
    },
    discard: () => begin(null),
    keepMine() {
      if (!data || !kept.draft) return;
      const { base, mine } = kept.draft;
      const both = reapply({ base, mine, theirs: data.settings });
      const isSame = changedFields(data.settings, both).length === 0;
      begin(isSame ? null : { basedOn: data.version, base: data.settings, mine: both });
    },
    submit() {
      const { draft } = kept;
      if (draft && !save.isPending) save.mutate({ commandId, basedOn: draft.basedOn, settings: draft.mine });
    },
  };
}

export type StrategyForm = ReturnType<typeof useStrategyForm>;

/** A field that was emptied is stored as null, and is no setting: such a draft is given up. */
function readDraft(stored: unknown): StrategyDraft | null {
  const { basedOn, base, mine } = stored as Record<string, unknown>;
  if (typeof basedOn !== "number") return null;
  return { basedOn, base: readSettings(base), mine: readSettings(mine) };
}
