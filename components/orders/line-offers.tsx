"use client";
import { ChevronDown } from "lucide-react";
import { type KeyboardEvent, useState } from "react";
import { Group, Radio, RadioGroup } from "react-aria-components";
import { useTranslations } from "use-intl";
import { useReasonText } from "@/components/shell/reason-text.tsx";
import { Button } from "@/components/ui/button.tsx";
import { cx } from "@/components/ui/classes.ts";
import { useMoney } from "@/components/ui/figures.tsx";
import { useMomentText } from "@/components/ui/moment.tsx";
import type { Offer } from "./use-reservation.ts";

/** As many as a caller can be told in one breath; the rest unfolds. */
const shownMax = 4;

/** The offers of one line: arrows or the digits choose, Enter goes back to adding. */
export function LineOffers({
  name,
  offers,
  chosenKey,
  isDisabled,
  onChoose,
  onDone,
}: {
  name: string;
  offers: readonly Offer[];
  chosenKey: string | null;
  isDisabled: boolean;
  onChoose: (offer: Offer) => void;
  onDone: () => void;
}) {
  const t = useTranslations("phoneOrder.items");
  const [isOpen, setIsOpen] = useState(false);
  const shown = isOpen ? offers : offers.slice(0, shownMax);
  const hidden = offers.length - shown.length;

  function press(event: KeyboardEvent) {
    const digit = Number(event.key);
    const offer = Number.isInteger(digit) ? offers[digit - 1] : undefined;
    if (offer && !event.ctrlKey && !event.metaKey && !event.altKey) {
      event.preventDefault();
      if (digit > shownMax) setIsOpen(true);
      onChoose(offer);
    }
    if (event.key === "Enter" && !event.ctrlKey && !event.metaKey) {
      event.preventDefault();
      onDone();
    }
  }

  return (
    <Group data-offers onKeyDown={press}>
      <RadioGroup
        aria-label={t("offers", { name })}
        value={chosenKey}
        isDisabled={isDisabled}
        onChange={(key) => {
          const offer = offers.find((candidate) => candidate.key === key);
          if (offer) onChoose(offer);
        }}
        className="flex flex-col"
      >
        {shown.map((offer, index) => (
          <Radio
            key={offer.key}
            value={offer.key}
            className="group grid min-h-8 cursor-pointer grid-cols-[auto_minmax(7rem,10rem)_minmax(0,1fr)_auto] items-center gap-x-3 rounded-md px-2 py-1 text-13 hover:bg-hover selected:bg-accent-soft focus-visible:outline-2 focus-visible:outline-focus max-sm:grid-cols-[auto_1fr_auto]"
          >
            <span
              aria-hidden
              className="figures flex size-5 items-center justify-center rounded-sm bg-neutral-soft text-12 text-muted group-selected:bg-accent group-selected:text-on-accent"
            >
              {index + 1}
            </span>
            <OfferText offer={offer} />
          </Radio>
        ))}
      </RadioGroup>
      {hidden > 0 && (
        <Button look="quiet" size="sm" icon={ChevronDown} onPress={() => setIsOpen(true)}>
          {t("more", { count: hidden })}
        </Button>
      )}
    </Group>
  );
}

function OfferText({ offer }: { offer: Offer }) {
  const t = useTranslations("phoneOrder.items");
  const money = useMoney();
  const moment = useMomentText();
  const reason = useReasonText();
  const isPickup = offer.choice.mode === "pickup";
  const when = isPickup
    ? t("ready", { moment: moment({ value: offer.readyBy, zone: offer.timeZone }) })
    : t("arrives", { moment: moment({ value: offer.promisedAt, zone: offer.timeZone, look: "day" }) });
  const first = offer.reasons[0];
  const details = [
    placeText(offer, t),
    isPickup &&
      offer.pickupUntil &&
      t("until", { moment: moment({ value: offer.pickupUntil, zone: offer.timeZone, look: "day" }) }),
    first && reason(first),
  ];
  return (
    <>
      <span className="truncate font-medium">{isPickup ? t("pickup") : offer.serviceName}</span>
      <span className="min-w-0 max-sm:order-4 max-sm:col-span-3">
        <span className="figures">{when}</span>
        <span className="text-12 text-muted"> {details.filter(Boolean).join(" · ")}</span>
      </span>
      <span className={cx("figures text-end", offer.charge.amount === 0 && "text-good")}>
        {offer.charge.amount === 0 ? t("free") : money(offer.charge)}
      </span>
    </>
  );
}

function placeText(offer: Offer, t: ReturnType<typeof useTranslations<"phoneOrder.items">>): string {
  const values = { place: offer.locationName, miles: Math.round(offer.distanceMiles) };
  if (offer.choice.mode === "pickup") return t("at", { ...values, available: offer.available });
  return offer.isSplit ? t("fromSplit", values) : t("from", values);
}
