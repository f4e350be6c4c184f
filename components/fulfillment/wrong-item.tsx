"use client";

import { CircleX } from "lucide-react";
import type { ReactNode } from "react";
import { useTranslations } from "use-intl";
import { Button } from "@/components/ui/button.tsx";
import { Dialog } from "@/components/ui/dialog.tsx";
import type { ScanMatch } from "./match-scan.ts";
import type { WorkLine } from "./work.ts";

type Match = Exclude<ScanMatch<WorkLine>, { kind: "pick" }>;

/** Blocks until it is answered: what was expected and what was scanned, side by side, never by color or sound alone. */
export function WrongItem({
  wrong,
  onClose,
}: {
  wrong: { code: string; match: Match } | null;
  onClose: () => void;
}) {
  const t = useTranslations("fulfillment.scan");
  return (
    <Dialog
      isAlert
      isDismissable={false}
      place="sheet"
      title={wrong ? titleOf(wrong.match.kind, t) : ""}
      isOpen={wrong !== null}
      onOpenChange={(isOpen) => !isOpen && onClose()}
      actions={
        <Button look="primary" size="lg" isWide autoFocus onPress={onClose}>
          {t("wrongOk")}
        </Button>
      }
    >
      {wrong && (
        <div className="flex flex-col gap-4 pt-2">
          <CircleX aria-hidden className="size-10 text-bad" />
          <Explanation match={wrong.match} />
          <dl className="grid grid-cols-[auto_1fr] gap-x-4 gap-y-2 text-16">
            {wrong.match.kind === "wrong" && (
              <Row label={t("wrongExpected")}>
                {wrong.match.expected.map((line) => (
                  <span key={line.fulfillmentLineId} className="block font-medium">
                    {line.name} <span className="text-13 font-normal text-muted">{line.sku}</span>
                  </span>
                ))}
              </Row>
            )}
            <Row label={t("wrongScanned")}>
              <span className="font-mono font-semibold text-bad">{wrong.code}</span>
            </Row>
          </dl>
        </div>
      )}
    </Dialog>
  );
}

function Explanation({ match }: { match: Match }) {
  const t = useTranslations("fulfillment.scan");
  if (match.kind === "wrong") return <p className="text-14">{t("wrongText")}</p>;
  if (match.kind === "held") return <p className="text-14">{t("heldText", { name: match.line.name })}</p>;
  return (
    <p className="text-14">{t("tooManyText", { name: match.line.name, quantity: match.line.quantity })}</p>
  );
}

function titleOf(kind: Match["kind"], t: ReturnType<typeof useTranslations<"fulfillment.scan">>): string {
  if (kind === "wrong") return t("wrongTitle");
  return kind === "held" ? t("heldTitle") : t("tooManyTitle");
}

function Row({ label, children }: { label: string; children: ReactNode }) {
  return (
    <>
      <dt className="text-13 text-muted">{label}</dt>
      <dd className="min-w-0">{children}</dd>
    </>
  );
}
