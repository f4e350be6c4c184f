"use client";
import { useTranslations } from "use-intl";
import { Section } from "@/components/shell/page-frame.tsx";
import type { RouterOutputs } from "@/components/trpc.tsx";
import { RelativeMoment } from "@/components/ui/moment.tsx";
import { changedFields } from "@/server/sourcing/core/strategy-fields.ts";
import { useSettingText } from "./setting-value.ts";

type Version = RouterOutputs["sourcing"]["strategy"]["versions"][number];

/** Who changed what: the last versions, newest first. */
export function StrategyHistory({ versions }: { versions: readonly Version[] }) {
  const t = useTranslations("settings");
  const text = useSettingText();
  return (
    <Section title={t("history")}>
      {versions.length < 2 ? (
        <p className="text-13 text-muted">{t("historyNone")}</p>
      ) : (
        <ol className="flex flex-col divide-y divide-line border-t border-line text-13">
          {versions.map((one, at) => {
            const before = versions[at + 1];
            const changed = before ? changedFields(before.settings, one.settings) : [];
            return (
              <li key={one.version} className="flex flex-col gap-0.5 py-2.5">
                <p className="flex flex-wrap items-baseline justify-between gap-x-3">
                  <span className="font-medium">
                    {t("versionName", { version: one.version })}
                    {at === 0 && <span className="font-normal text-good"> · {t("deciding")}</span>}
                  </span>
                  <span className="text-12 text-muted">
                    {one.by ?? t("house")}, <RelativeMoment value={one.savedAt} />
                  </span>
                </p>
                {changed.map((id) => {
                  const { name, value } = text(id, one.settings);
                  const from = before ? text(id, before.settings).value : "";
                  return (
                    <p key={id} className="figures text-muted">
                      {t("change", { setting: name, from, to: value })}
                    </p>
                  );
                })}
                {before && changed.length === 0 && <p className="text-muted">{t("changeNothing")}</p>}
                {one.version === 1 && <p className="text-muted">{t("changeNone")}</p>}
              </li>
            );
          })}
        </ol>
      )}
    </Section>
  );
}
