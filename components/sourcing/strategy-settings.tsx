"use client";
import { useId } from "react";
import { useTranslations } from "use-intl";
import { PageFrame, Section } from "@/components/shell/page-frame.tsx";
import { Button } from "@/components/ui/button.tsx";
import { Checkbox } from "@/components/ui/checkbox.tsx";
import { Fault } from "@/components/ui/fault.tsx";
import { Notice } from "@/components/ui/inline-error.tsx";
import { RelativeMoment } from "@/components/ui/moment.tsx";
import { PrimaryBar } from "@/components/ui/primary-bar.tsx";
import { RadioGroup } from "@/components/ui/radio-group.tsx";
import { Skeleton } from "@/components/ui/skeleton.tsx";
import type { StrategySettings } from "@/server/sourcing/core/decision.ts";
import {
  type ChoiceId,
  choiceIds,
  choose,
  type StrategyGroup,
  senderIds,
  strategyChoices,
  strategyGroups,
  wayOf,
} from "@/server/sourcing/core/strategy-fields.ts";
import { SettingRow } from "./setting-row.tsx";
import { useWayText } from "./setting-value.ts";
import { StrategyConflict } from "./strategy-conflict.tsx";
import { StrategyHistory } from "./strategy-history.tsx";
import { useCostText } from "./use-cost-text.ts";
import { type StrategyForm, useStrategyForm } from "./use-strategy-form.ts";

/** The settings that every order is decided by: each save is a new version, which decides from then on. */
export function StrategySettingsPage() {
  const t = useTranslations("settings");
  const form = useStrategyForm();
  const { query, settings } = form;
  const deciding = query.data?.versions[0];
  return (
    <PageFrame
      title={t("title")}
      fact={
        query.data
          ? deciding && (deciding.by || query.data.version > 1)
            ? t.rich("fact", {
                version: deciding.version,
                by: deciding.by ?? t("house"),
                moment: () => <RelativeMoment key="moment" value={deciding.savedAt} />,
              })
            : t("factDefault", { version: query.data.version })
          : " "
      }
    >
      {settings && query.data && form.kept.isReady ? (
        <div className="grid gap-x-12 gap-y-8 xl:grid-cols-[minmax(0,44rem)_minmax(0,1fr)]">
          <SettingsForm form={form} settings={settings} />
          <StrategyHistory versions={query.data.versions} />
        </div>
      ) : query.error ? (
        <Fault error={query.error} onRetry={() => query.refetch()} />
      ) : (
        <Skeleton rows={12} />
      )}
    </PageFrame>
  );
}

const groups: readonly StrategyGroup[] = ["plan", "rules", "nonService", "release", "rejections"];

function SettingsForm({ form, settings }: { form: StrategyForm; settings: StrategySettings }) {
  const t = useTranslations("settings");
  const costText = useCostText(form.query.data?.costs);
  return (
    <form
      aria-label={t("title")}
      className="flex flex-col gap-8"
      onSubmit={(event) => {
        event.preventDefault();
        if (form.faults.length === 0 && !form.isOvertaken) form.submit();
      }}
    >
      <p className="text-13 text-muted">{t("intro")}</p>
      {form.isOvertaken && <StrategyConflict form={form} />}
      {form.kept.isRestored && !form.isOvertaken && <Notice tone="info">{t("restored")}</Notice>}
      {groups.map((group) => (
        <Section key={group} title={t(`group.${group}`)}>
          <p className="text-13 text-muted">{t(`group.${group}Text`)}</p>
          <div className="divide-y divide-line border-t border-line">
            {choiceIds
              .filter((id) => strategyChoices[id].group === group && !senderIds.some((one) => one === id))
              .map((id) => (
                <ChoiceRow key={id} id={id} settings={settings} onChange={form.edit} />
              ))}
            {group === "rules" && <SenderRow form={form} settings={settings} />}
            {strategyGroups[group].map((field) => (
              <SettingRow
                key={field.id}
                field={field}
                settings={settings}
                onChange={form.edit}
                fault={form.faults.find((fault) => fault.field === field.id)}
                notes={costText(field.id)}
              />
            ))}
          </div>
        </Section>
      ))}
      {form.kept.draft && <SaveBar form={form} />}
    </form>
  );
}

function ChoiceRow({
  id,
  settings,
  onChange,
}: {
  id: ChoiceId;
  settings: StrategySettings;
  onChange: (settings: StrategySettings) => void;
}) {
  const t = useTranslations("settings");
  const wayText = useWayText();
  return (
    <div className="flex flex-col gap-2 py-3">
      <RadioGroup
        label={t(`choice.${id}.label`)}
        value={wayOf(settings, id)}
        isDetailBelow
        onChange={(way) => onChange(choose(settings, id, way))}
        options={strategyChoices[id].ways.map((way) => ({ id: way, ...wayText(id, way) }))}
      />
      {id === "release" && settings.release === "at-once" && (
        <p className="text-13 text-faint">{t("onlyAtCutoff")}</p>
      )}
    </div>
  );
}

/** The kinds of location that may send, as boxes of one question. */
function SenderRow({ form, settings }: { form: StrategyForm; settings: StrategySettings }) {
  const t = useTranslations("settings");
  const textId = useId();
  const isFaulty = form.faults.some(({ reason }) => reason === "no-sender");
  return (
    <fieldset aria-describedby={textId} className="flex flex-col gap-2 py-3">
      <legend className="float-start text-12 font-medium text-muted">{t("senders.label")}</legend>
      <div className="flex flex-wrap gap-x-6 gap-y-2">
        {senderIds.map((id) => (
          <Checkbox
            key={id}
            isSelected={wayOf(settings, id) === "yes"}
            isInvalid={isFaulty}
            onChange={(isIn) => form.edit(choose(settings, id, isIn ? "yes" : "no"))}
          >
            {t(`choice.${id}.label`)}
          </Checkbox>
        ))}
      </div>
      <p id={textId} className="text-12 text-muted">
        {t("senders.text")}
      </p>
      {isFaulty && (
        <p role="alert" className="text-12 text-bad">
          {t("fault.no-sender")}
        </p>
      )}
    </fieldset>
  );
}

function SaveBar({ form }: { form: StrategyForm }) {
  const t = useTranslations("settings");
  const { faults, changed, save, isOvertaken } = form;
  return (
    <PrimaryBar>
      {save.error && !isOvertaken && <Fault error={save.error} onRetry={form.submit} />}
      <div className="flex flex-wrap items-center justify-end gap-2">
        <p role="status" className="me-auto text-13 text-muted">
          {faults.length > 0
            ? t("faults", { count: faults.length })
            : t("unsaved", { count: changed.length })}
        </p>
        <Button onPress={form.discard}>{t("discard")}</Button>
        <Button
          type="submit"
          look="primary"
          isPending={save.isPending}
          isDisabled={faults.length > 0 || isOvertaken}
        >
          {t("save")}
        </Button>
      </div>
    </PrimaryBar>
  );
}
