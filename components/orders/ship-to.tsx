"use client";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { Plus } from "lucide-react";
import { type FormEvent, useState } from "react";
import { useTranslations } from "use-intl";
import { type RouterOutputs, useTRPC } from "@/components/trpc.tsx";
import { Button } from "@/components/ui/button.tsx";
import { Fault } from "@/components/ui/fault.tsx";
import { RadioGroup } from "@/components/ui/radio-group.tsx";
import { TextField } from "@/components/ui/text-field.tsx";
import { newId } from "@/server/kernel/ids.ts";
import { AddressFields, blankAddress, usePlace, zipPattern } from "./address-fields.tsx";
import type { Draft, DraftAct } from "./draft.ts";

type Person = RouterOutputs["customers"]["get"];
export type AddressView = Person["addresses"][number];

/** Where it goes: an address of the caller, another one taken down here, or only a ZIP code while there is no caller. */
export function ShipTo({
  draft,
  person,
  change,
}: {
  draft: Draft;
  person: Person | null;
  change: (act: DraftAct) => void;
}) {
  const t = useTranslations("phoneOrder.shipTo");
  const [isAdding, setIsAdding] = useState(false);
  if (!person) return <ZipOnly zip={draft.zip ?? ""} change={change} />;
  if (isAdding) {
    return (
      <NewAddress
        person={person}
        onBack={() => setIsAdding(false)}
        onDone={(address) => {
          setIsAdding(false);
          change({ kind: "choose-address", addressId: address.addressId, zip: address.zip });
        }}
      />
    );
  }
  const [only] = person.addresses;
  return (
    <div className="flex flex-wrap items-start justify-between gap-2">
      {person.addresses.length > 1 ? (
        <RadioGroup
          label={t("choose")}
          isLabelHidden
          value={draft.addressId ?? ""}
          onChange={(addressId) => {
            const address = person.addresses.find((candidate) => candidate.addressId === addressId);
            if (address) change({ kind: "choose-address", addressId: address.addressId, zip: address.zip });
          }}
          options={person.addresses.map((address) => ({
            id: address.addressId,
            label: addressLine(address),
          }))}
        />
      ) : (
        <p className="min-h-8 py-1.5 text-14">{only ? addressLine(only) : t("none")}</p>
      )}
      <Button look="quiet" size="sm" icon={Plus} onPress={() => setIsAdding(true)}>
        {t("add")}
      </Button>
    </div>
  );
}

export function addressLine(address: AddressView): string {
  const street = [address.line1, address.line2].filter(Boolean).join(", ");
  return `${address.recipient}, ${street}, ${address.city}, ${address.state} ${address.zip}`;
}

function ZipOnly({ zip, change }: { zip: string; change: (act: DraftAct) => void }) {
  const t = useTranslations("phoneOrder.shipTo");
  const [text, setText] = useState(zip);
  return (
    <div className="max-w-60">
      <TextField
        label={t("zipOnly")}
        description={t("zipNote")}
        value={text}
        onChange={(next) => {
          setText(next);
          if (zipPattern.test(next)) change({ kind: "set-zip", zip: next });
        }}
        inputMode="numeric"
        maxLength={5}
        autoComplete="off"
      />
    </div>
  );
}

function NewAddress({
  person,
  onDone,
  onBack,
}: {
  person: Person;
  onDone: (address: AddressView) => void;
  onBack: () => void;
}) {
  const t = useTranslations("phoneOrder.shipTo");
  const trpc = useTRPC();
  const client = useQueryClient();
  const [ids] = useState(() => ({ commandId: newId("cmd"), addressId: newId("adr") }));
  const [written, setWritten] = useState({ ...blankAddress, recipient: person.name });
  const address = usePlace(written);
  const add = useMutation(
    trpc.customers.addAddress.mutationOptions({
      async onSuccess(saved) {
        await client.invalidateQueries(trpc.customers.get.queryFilter({ personId: person.personId }));
        const made = saved.addresses.find((candidate) => candidate.addressId === ids.addressId);
        if (made) onDone(made);
      },
    }),
  );
  function submit(event: FormEvent) {
    event.preventDefault();
    if (add.isPending) return;
    add.mutate({
      commandId: ids.commandId,
      personId: person.personId,
      address: { ...address, addressId: ids.addressId, line2: address.line2.trim() || null },
    });
  }
  return (
    <form onSubmit={submit} aria-label={t("add")} className="flex flex-col gap-3">
      <AddressFields address={written} onChange={setWritten} hasRecipient />
      {add.error && <Fault error={add.error} />}
      <div className="flex gap-2">
        <Button type="submit" isPending={add.isPending}>
          {t("save")}
        </Button>
        <Button look="quiet" onPress={onBack}>
          {t("cancel")}
        </Button>
      </div>
    </form>
  );
}
