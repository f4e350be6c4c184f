"use client";
import { useTranslations } from "use-intl";
import { Button } from "@/components/ui/button.tsx";
import { Notice } from "@/components/ui/inline-error.tsx";
import { RelativeMoment } from "@/components/ui/moment.tsx";
import { changedFields } from "@/server/sourcing/core/strategy-fields.ts";
import { useSettingText } from "./setting-value.ts";
import type { StrategyForm } from "./use-strategy-form.ts";

/** Somebody saved while this form was open: who, what differs, and two ways on. Nothing typed is lost. */
export function StrategyConflict({ form }: { form: StrategyForm }) {
  const t = useTranslations("settings");
  const text = useSettingText();
  const { data } = form.query;
  const { draft } = form.kept;
  if (!data || !draft) return null;
  const newest = data.versions[0];
  const differing = changedFields(data.settings, draft.mine);
  return (
    <Notice tone="warn" role="alert">
      <p className="font-medium">
        {newest &&
          t.rich("fact", {
            version: newest.version,
            by: newest.by ?? t("house"),
            moment: () => <RelativeMoment key="moment" value={newest.savedAt} />,
          })}
      </p>
      {differing.length === 0 ? (
        <p>{t("changed.none")}</p>
      ) : (
        <>
          <p>{t("changed.next")}</p>
          <ul className="list-disc ps-4">
            {differing.map((id) => {
              const { name, value } = text(id, data.settings);
              return (
                <li key={id}>
                  {t("changed.row", { setting: name, theirs: value, mine: text(id, draft.mine).value })}
                </li>
              );
            })}
          </ul>
        </>
      )}
      <div className="flex flex-wrap gap-2 pt-2">
        <Button onPress={form.discard}>{t("changed.takeTheirs")}</Button>
        <Button onPress={form.keepMine}>{t("changed.keepMine")}</Button>
      </div>
    </Notice>
  );
}
