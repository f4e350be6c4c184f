"use client";
import { useQuery } from "@tanstack/react-query";
import { useTranslations } from "use-intl";
import { useTRPC } from "@/components/trpc.tsx";
import { TextField } from "@/components/ui/text-field.tsx";

export type AddressText = {
  recipient: string;
  line1: string;
  line2: string;
  zip: string;
  city: string;
  state: string;
};

export const blankAddress: AddressText = {
  recipient: "",
  line1: "",
  line2: "",
  zip: "",
  city: "",
  state: "",
};
export const zipPattern = /^\d{5}$/;

/** City and state are what the ZIP code says until somebody writes something else. */
export function usePlace(address: AddressText): AddressText {
  const trpc = useTRPC();
  const place = useQuery({
    ...trpc.locations.postalCode.queryOptions({ zip: address.zip }),
    enabled: zipPattern.test(address.zip),
    staleTime: Number.POSITIVE_INFINITY,
  }).data;
  return {
    ...address,
    city: address.city || (place?.city ?? ""),
    state: address.state || (place?.state ?? ""),
  };
}

/** Street first, then the ZIP code, which fills city and state. */
export function AddressFields({
  address,
  onChange,
  hasRecipient,
}: {
  address: AddressText;
  onChange: (address: AddressText) => void;
  hasRecipient: boolean;
}) {
  const t = useTranslations("phoneOrder.shipTo");
  const shown = usePlace(address);
  const write = (change: Partial<AddressText>) => onChange({ ...address, ...change });
  return (
    <div className="grid grid-cols-6 gap-3">
      {hasRecipient && (
        <div className="col-span-6">
          <TextField
            label={t("recipient")}
            value={address.recipient}
            onChange={(recipient) => write({ recipient })}
            autoComplete="off"
          />
        </div>
      )}
      <div className="col-span-6 sm:col-span-4">
        <TextField
          label={t("line1")}
          value={address.line1}
          onChange={(line1) => write({ line1 })}
          autoComplete="off"
        />
      </div>
      <div className="col-span-6 sm:col-span-2">
        <TextField
          label={t("line2")}
          value={address.line2}
          onChange={(line2) => write({ line2 })}
          autoComplete="off"
        />
      </div>
      <div className="col-span-2">
        <TextField
          label={t("zip")}
          value={address.zip}
          onChange={(zip) => write({ zip: zip.trim(), city: "", state: "" })}
          inputMode="numeric"
          maxLength={5}
          autoComplete="off"
        />
      </div>
      <div className="col-span-3">
        <TextField
          label={t("city")}
          value={shown.city}
          onChange={(city) => write({ city })}
          autoComplete="off"
        />
      </div>
      <div className="col-span-1">
        <TextField
          label={t("state")}
          value={shown.state}
          onChange={(state) => write({ state: state.toUpperCase() })}
          maxLength={2}
          autoComplete="off"
        />
      </div>
    </div>
  );
}
