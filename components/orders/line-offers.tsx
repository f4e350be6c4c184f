"use client";
import { ChevronDown, Store, Truck } from "lucide-react";
import { useEffect, useRef, useState } from "react";
import { Radio, RadioGroup } from "react-aria-components";
import { useTranslations } from "use-intl";
import { useReasonText } from "@/components/shell/reason-text.tsx";
import { Button } from "@/components/ui/button.tsx";
import { cx } from "@/components/ui/classes.ts";
import { useMoney } from "@/components/ui/figures.tsx";
import { useMomentText } from "@/components/ui/moment.tsx";
import type { Offer } from "./use-reservation.ts";

/** Stores told in one breath; the rest unfolds. */
const storesShown = 2;

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
  const { first, rest } = arrange(offers, chosenKey);
  const shown = isOpen ? [...first, ...rest] : first;
  const hidden = isOpen ? 0 : rest.length;

  const frame = useKeys((event) => {
    if (event.target instanceof HTMLButtonElement) return;
    const digit = Number(event.key);
    const offer = Number.isInteger(digit) ? shown[digit - 1] : undefined;
    if (offer && !event.ctrlKey && !event.metaKey && !event.altKey) {
      event.preventDefault();
      onChoose(offer);
    }
    if (event.key === "Enter" && !event.ctrlKey && !event.metaKey) {
      event.preventDefault();
      onDone();
    }
  });

  return (
    <div ref={frame} data-offers>
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
            className="group grid min-h-8 cursor-pointer grid-cols-[auto_minmax(8rem,13rem)_minmax(0,1fr)_auto] items-center gap-x-3 rounded-md px-2 py-1 text-13 hover:bg-hover selected:bg-accent-soft focus-visible:outline-2 focus-visible:outline-focus max-sm:grid-cols-[auto_1fr_auto]"
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
    </div>
  );
}

/** Keys of the whole group, before its radios take them. */
function useKeys(press: (event: KeyboardEvent) => void) {
  const frame = useRef<HTMLDivElement>(null);
  const latest = useRef(press);
  latest.current = press;
  useEffect(() => {
    const element = frame.current;
    const listen = (event: KeyboardEvent) => latest.current(event);
    element?.addEventListener("keydown", listen, { capture: true });
    return () => element?.removeEventListener("keydown", listen, { capture: true });
  }, []);
  return frame;
}

/**
 * Services by price, then stores by distance: the same places whatever is chosen, so that digits can be learned. The
 * chosen store is among the first even when it is far.
 */
function arrange(offers: readonly Offer[], chosenKey: string | null): { first: Offer[]; rest: Offer[] } {
  const services = offers.filter((offer) => offer.choice.mode === "ship");
  const stores = offers.filter((offer) => offer.choice.mode === "pickup");
  services.sort((left, right) => left.charge.amount - right.charge.amount);
  stores.sort((left, right) => left.distanceMiles - right.distanceMiles);
  const isNear = (offer: Offer, index: number) => index < storesShown || offer.key === chosenKey;
  return {
    first: [...services, ...stores.filter(isNear)],
    rest: stores.filter((offer, index) => !isNear(offer, index)),
  };
}

function OfferText({ offer }: { offer: Offer }) {
  const t = useTranslations("phoneOrder.items");
  const money = useMoney();
  const moment = useMomentText();
  const reason = useReasonText();
  const isPickup = offer.choice.mode === "pickup";
  const Icon = isPickup ? Store : Truck;
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
    useConfidenceText()(offer),
  ];
  return (
    <>
      <span className="flex min-w-0 items-center gap-2 font-medium">
        <Icon aria-hidden className="size-4 shrink-0 text-muted" />
        <span className="truncate">{isPickup ? offer.locationName : offer.serviceName}</span>
      </span>
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

/** How sure the date is, where it is not as sure as it should be: said with the date that is. */
function useConfidenceText(): (offer: Offer) => string | null {
  const t = useTranslations("phoneOrder.items");
  const moment = useMomentText();
  return ({ confidence, confidenceOf, confidentAt, promisedAt, timeZone, choice }) => {
    if (confidence === null || confidentAt?.getTime() === promisedAt.getTime()) return null;
    const share = Math.floor(confidence * 100);
    const kept = t(confidenceOf === "all" ? "kept" : "sent", { share });
    const look = choice.mode === "pickup" ? "dayTime" : "day";
    const safe = confidentAt && t("safe", { moment: moment({ value: confidentAt, zone: timeZone, look }) });
    return [kept, safe].filter(Boolean).join(", ");
  };
}

function placeText(offer: Offer, t: ReturnType<typeof useTranslations<"phoneOrder.items">>): string {
  const values = { place: offer.locationName, miles: Math.round(offer.distanceMiles) };
  if (offer.choice.mode === "pickup") return t("at", { ...values, available: offer.available });
  return offer.isSplit ? t("fromSplit", values) : t("from", values);
}
