"use client";
import { skipToken, useMutation, useQuery } from "@tanstack/react-query";
import { useSearchParams } from "next/navigation";
import { useEffect, useRef, useState } from "react";
import { useTranslations } from "use-intl";
import { PageFrame, Section } from "@/components/shell/page-frame.tsx";
import { useTRPC } from "@/components/trpc.tsx";
import { Button } from "@/components/ui/button.tsx";
import { Fault } from "@/components/ui/fault.tsx";
import { Notice } from "@/components/ui/inline-error.tsx";
import { Skeleton } from "@/components/ui/skeleton.tsx";
import { TextField } from "@/components/ui/text-field.tsx";
import { useHotkeys } from "@/components/ui/use-hotkeys.ts";
import { newId, type OrderId } from "@/server/kernel/ids.ts";
import { CallerSection, type PersonHit } from "./caller-section.tsx";
import type { Draft, DraftAct } from "./draft.ts";
import { DraftLines } from "./draft-lines.tsx";
import { PlaceButton } from "./place-button.tsx";
import { Placed } from "./placed.tsx";
import { QuickAdd } from "./quick-add.tsx";
import { ShipTo } from "./ship-to.tsx";
import { CallerHistory, TotalsRail } from "./totals-rail.tsx";
import { useDraft } from "./use-draft.ts";
import { usePlacing } from "./use-placing.ts";
import { useReservation } from "./use-reservation.ts";
import { focusWholeOrder, WholeOrder } from "./whole-order.tsx";

/** A phone order on one page: caller, items with their offers, payment, place. No dialog, no mouse. */
export function PhoneOrder() {
  const { draft, change, origin, startOver } = useDraft();
  const [placed, setPlaced] = useState<{ number: number; orderId: OrderId } | null>(null);
  if (origin === "loading") return <Skeleton rows={8} />;
  if (placed) return <Placed {...placed} onNext={() => setPlaced(null)} />;
  return (
    <OrderForm
      key={draft.orderId}
      draft={draft}
      change={change}
      isRestored={origin === "restored"}
      onStartOver={startOver}
      onPlaced={(number) => {
        setPlaced({ number, orderId: draft.orderId });
        startOver();
      }}
    />
  );
}

function OrderForm({
  draft,
  change,
  isRestored,
  onStartOver,
  onPlaced,
}: {
  draft: Draft;
  change: (act: DraftAct) => void;
  isRestored: boolean;
  onStartOver: () => void;
  onPlaced: (number: number) => void;
}) {
  const t = useTranslations("phoneOrder");
  const fields = useFields();
  const [token, setToken] = useState("");
  const person = usePerson(draft);
  const reservation = useReservation(draft, change, true);
  const placing = usePlacing({
    draft,
    token,
    reservation,
    onPlaced,
    onMissing: (field) => fields.focus(field),
  });
  const startOver = useStartOver(draft, onStartOver);
  useHotkeys({ "Mod+Enter": placing.place });

  function takeCaller(hit: PersonHit) {
    const address = hit.addresses.find((candidate) => candidate.isDefault) ?? hit.addresses[0] ?? null;
    change({ kind: "take-caller", caller: { personId: hit.personId, name: hit.name }, address });
    fields.focusSoon("items");
  }

  return (
    <PageFrame
      title={t("title")}
      fact={isRestored ? t("restored") : t("fact")}
      actions={
        <Button look="quiet" onPress={startOver}>
          {t("startOver")}
        </Button>
      }
    >
      <div className="grid gap-x-10 gap-y-6 lg:grid-cols-[minmax(0,1fr)_18rem]">
        <div className="flex min-w-0 flex-col gap-6">
          <Section title={t("caller.title")}>
            <CallerSection
              caller={draft.caller}
              initialText={useSearchParams().get("caller") ?? ""}
              inputRef={fields.refs.caller}
              onTake={takeCaller}
              onDrop={() => {
                change({ kind: "drop-caller" });
                fields.focusSoon("caller");
              }}
            />
          </Section>
          <Section title={t("shipTo.title")}>
            <ShipTo draft={draft} person={person} change={change} />
          </Section>
          <Section title={t("items.title")}>
            <QuickAdd
              inputRef={fields.refs.items}
              onAdd={({ variantId, sku, name }, quantity) =>
                change({ kind: "add-line", line: { lineId: newId("oln"), variantId, sku, name, quantity } })
              }
              onEmptyEnter={() => fields.focus("token")}
              onArrowOut={(to) => (to === "up" ? focusLastOffers() : focusWholeOrder())}
            />
            {reservation.error && <Fault error={reservation.error} onRetry={reservation.retry} />}
            <WholeOrder
              draft={draft}
              isReserved={!reservation.isPending}
              onChoose={(choices) => change({ kind: "choose-all", choices })}
              onDone={() => fields.focus("items")}
            />
            <DraftLines
              draft={draft}
              offers={reservation.answer?.offers ?? null}
              change={change}
              onDone={() => fields.focus("items")}
            />
          </Section>
          <Section title={t("pay.title")}>
            <div className="grid gap-3 sm:grid-cols-2">
              <TextField
                label={t("pay.token")}
                placeholder={t("pay.placeholder")}
                description={t("pay.note")}
                error={/\d{13,19}/.test(token.replace(/[\s-]/g, "")) ? t("pay.notACard") : null}
                value={token}
                onChange={setToken}
                autoComplete="off"
                spellCheck="false"
                inputRef={fields.refs.token}
              />
              <TextField
                label={t("pay.noteLabel")}
                value={draft.note}
                onChange={(note) => change({ kind: "write-note", note })}
                maxLength={2000}
              />
            </div>
          </Section>
        </div>
        <aside className="flex flex-col gap-6 lg:sticky lg:top-5 lg:self-start">
          <TotalsRail
            totals={draft.lines.length > 0 ? (reservation.answer?.offers.totals ?? null) : null}
            reservedUntil={reservation.answer?.offers.totals ? reservation.answer.reservedUntil : null}
            isPending={reservation.isPending}
            hasLines={draft.lines.length > 0}
          />
          <div className="flex flex-col gap-2">
            {placing.missing && <Notice tone="warn">{placing.missing}</Notice>}
            {placing.error && <Fault error={placing.error} />}
            <PlaceButton isPending={placing.isPending} onPress={placing.place} />
          </div>
          {person && <CallerHistory person={person} />}
        </aside>
      </div>
    </PageFrame>
  );
}

function usePerson(draft: Draft) {
  const trpc = useTRPC();
  const asked = draft.caller ? { personId: draft.caller.personId } : skipToken;
  return useQuery(trpc.customers.get.queryOptions(asked)).data ?? null;
}

/** What was reserved for the draft goes back to the shelf at once. */
function useStartOver(draft: Draft, onStartOver: () => void) {
  const trpc = useTRPC();
  const release = useMutation(trpc.orders.releaseDraft.mutationOptions());
  return () => {
    if (draft.lines.length > 0) release.mutate({ commandId: newId("cmd"), orderId: draft.orderId });
    onStartOver();
  };
}

export type FieldName = "caller" | "items" | "token";

/** The three places that the hands go to. */
function useFields() {
  const refs = {
    caller: useRef<HTMLInputElement>(null),
    items: useRef<HTMLInputElement>(null),
    token: useRef<HTMLInputElement>(null),
  };
  const [wanted, setWanted] = useState<FieldName | null>(null);
  useEffect(() => {
    if (!wanted) return;
    refs[wanted].current?.focus();
    setWanted(null);
  });
  return {
    refs,
    focus: (field: FieldName) => refs[field].current?.focus(),
    /** After the page has drawn what this change makes of it. */
    focusSoon: setWanted,
  };
}

/** From the empty quick-add up into the offers of the newest line. */
function focusLastOffers() {
  const groups = document.querySelectorAll<HTMLElement>("[data-offers]");
  const radios = [...(groups.item(groups.length - 1)?.querySelectorAll<HTMLInputElement>("input") ?? [])];
  (radios.find((radio) => radio.checked) ?? radios[0])?.focus();
}
