"use client";

import { useMutation, useQueryClient } from "@tanstack/react-query";
import { CircleCheck, CircleX } from "lucide-react";
import { type ReactNode, useState } from "react";
import { useTranslations } from "use-intl";
import { useTRPC } from "@/components/trpc.tsx";
import { Button } from "@/components/ui/button.tsx";
import { Checkbox } from "@/components/ui/checkbox.tsx";
import { Fault } from "@/components/ui/fault.tsx";
import { Notice } from "@/components/ui/inline-error.tsx";
import { PrimaryBar } from "@/components/ui/primary-bar.tsx";
import { playSound } from "@/components/ui/sound.ts";
import { TextField } from "@/components/ui/text-field.tsx";
import { toastDone } from "@/components/ui/toast.tsx";
import { useScan } from "@/components/ui/use-scan.ts";
import { newId } from "@/server/kernel/ids.ts";
import { orderNumberIn, type WorkView } from "./work.ts";

/**
 * The last step of a pickup: the number that the customer shows, the name, then the goods.
 * @param isNumberShown the customer has shown the number already: it was scanned to find this order
 */
export function HandOverForm({
  work,
  isNumberShown,
  onDone,
  children,
}: {
  work: WorkView;
  isNumberShown: boolean;
  onDone?: () => void;
  children: ReactNode;
}) {
  const t = useTranslations("fulfillment.handOver");
  const words = useTranslations("fulfillment.pickups");
  const trpc = useTRPC();
  const client = useQueryClient();
  const [commandId] = useState(() => newId("cmd"));
  const [shown, setShown] = useState(isNumberShown ? String(work.orderNumber) : "");
  const [isNameChecked, setIsNameChecked] = useState(false);
  const [collectedBy, setCollectedBy] = useState("");
  const name = work.person.name;
  const isRight = orderNumberIn(shown) === work.orderNumber;
  const handOver = useMutation(
    trpc.fulfillment.handOver.mutationOptions({
      onSuccess: () => {
        playSound("good");
        toastDone(words("handedOver", { name }));
        onDone?.();
        return client.invalidateQueries(trpc.fulfillment.pathFilter());
      },
    }),
  );
  const confirm = () =>
    handOver.mutate({
      commandId,
      fulfillmentOrderId: work.fulfillmentOrderId,
      orderNumber: orderNumberIn(shown) ?? work.orderNumber,
      isNameChecked: true,
      collectedBy: collectedBy.trim() || null,
    });
  useScan((code) => {
    setShown(code);
    playSound(orderNumberIn(code) === work.orderNumber ? "good" : "bad");
  }, !handOver.isPending);

  return (
    <section aria-label={t("title", { name })} className="flex flex-1 flex-col gap-4">
      <p className="flex items-baseline gap-3">
        <span className="text-13 text-muted">{t("shelf")}</span>
        <strong className="figures text-[3.5rem] leading-none font-semibold">{work.stage ?? "–"}</strong>
      </p>
      <div className="flex flex-col gap-1">
        <TextField
          label={t("orderNumber")}
          description={t("orderNumberHint")}
          size="lg"
          inputMode="numeric"
          autoComplete="off"
          value={shown}
          onChange={setShown}
        />
        <NumberCheck shown={shown} orderNumber={work.orderNumber} isRight={isRight} />
      </div>
      <Checkbox size="lg" isSelected={isNameChecked} onChange={setIsNameChecked}>
        <span className="text-16 font-medium">{t("nameCheck", { name })}</span>
      </Checkbox>
      <TextField
        label={t("collectedBy")}
        size="lg"
        maxLength={120}
        value={collectedBy}
        onChange={setCollectedBy}
      />
      {!work.isPaid && <Notice tone="bad">{t("unpaid")}</Notice>}
      {children}
      <PrimaryBar>
        {handOver.error && <Fault error={handOver.error} onRetry={confirm} />}
        <p className="text-13 text-muted">
          {t("facts", { units: work.units, name: collectedBy.trim() || name, paid: String(work.isPaid) })}
        </p>
        <Button
          look="primary"
          size="lg"
          isWide
          isDisabled={!isRight || !isNameChecked}
          isPending={handOver.isPending}
          onPress={confirm}
        >
          {t("confirm")}
        </Button>
      </PrimaryBar>
    </section>
  );
}

function NumberCheck({
  shown,
  orderNumber,
  isRight,
}: {
  shown: string;
  orderNumber: number;
  isRight: boolean;
}) {
  const t = useTranslations("fulfillment.handOver");
  const isWhole = shown.trim().length >= String(orderNumber).length;
  return (
    <p role="status" className={isRight ? "text-13 font-medium text-good" : "text-13 font-medium text-bad"}>
      {isRight && (
        <span className="inline-flex items-center gap-1">
          <CircleCheck aria-hidden className="size-4" />
          {t("numberMatches")}
        </span>
      )}
      {!isRight && isWhole && (
        <span className="inline-flex items-center gap-1">
          <CircleX aria-hidden className="size-4" />
          {t("numberWrong", { number: String(orderNumber) })}
        </span>
      )}
    </p>
  );
}
