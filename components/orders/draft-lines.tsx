"use client";
import { useEffect, useState } from "react";
import { useTranslations } from "use-intl";
import { toastDone } from "@/components/ui/toast.tsx";
import type { Draft, DraftAct, DraftLine } from "./draft.ts";
import { DraftLineRow } from "./draft-line-row.tsx";
import type { OffersView } from "./use-reservation.ts";

/** The items in the order in which they were said, the newest last. */
export function DraftLines({
  draft,
  offers,
  change,
  onDone,
}: {
  draft: Draft;
  offers: OffersView | null;
  change: (act: DraftAct) => void;
  onDone: () => void;
}) {
  const t = useTranslations("phoneOrder.items");
  const ui = useTranslations("ui");
  const remove = (line: DraftLine) => {
    change({ kind: "remove-line", lineId: line.lineId });
    onDone();
    toastDone(t("removed", { name: line.name }), {
      label: ui("undo"),
      run: () => change({ kind: "add-line", line }),
    });
  };
  return (
    <>
      <LostLines lines={draft.lines} />
      {draft.lines.length === 0 ? (
        <p className="py-3 text-13 text-muted">{t("empty")}</p>
      ) : (
        <ol className="flex flex-col border-t border-line">
          {draft.lines.map((line) => (
            <DraftLineRow
              key={line.lineId}
              line={line}
              view={offers?.lines.find((candidate) => candidate.lineId === line.lineId) ?? null}
              change={change}
              onDone={onDone}
              onRemove={() => remove(line)}
            />
          ))}
        </ol>
      )}
    </>
  );
}

/** Says a lost choice at once, while the eyes are elsewhere. */
function LostLines({ lines }: { lines: readonly DraftLine[] }) {
  const t = useTranslations("phoneOrder.items");
  const [said, setSaid] = useState("");
  const lost = lines
    .filter((line) => line.isReplaced)
    .map((line) => t("replacedAnnounce", { name: line.name }));
  const text = lost.join(" ");
  useEffect(() => setSaid(text), [text]);
  return (
    <p role="alert" className="sr-only">
      {said}
    </p>
  );
}
