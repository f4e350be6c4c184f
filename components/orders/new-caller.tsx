"use client";
import { useMutation } from "@tanstack/react-query";
import { type FormEvent, useState } from "react";
import { useTranslations } from "use-intl";
import { useTRPC } from "@/components/trpc.tsx";
import { Button } from "@/components/ui/button.tsx";
import { Fault } from "@/components/ui/fault.tsx";
import { InlineError } from "@/components/ui/inline-error.tsx";
import { TextField } from "@/components/ui/text-field.tsx";
import { newId } from "@/server/kernel/ids.ts";
import { AddressFields, blankAddress, usePlace } from "./address-fields.tsx";
import type { PersonHit } from "./caller-section.tsx";

/** A caller nobody knows yet. Enter in any field saves. */
export function NewCaller({
  text,
  onDone,
  onBack,
}: {
  /** What was searched for: a name, a phone number or an email. */
  text: string;
  onDone: (person: PersonHit) => void;
  onBack: () => void;
}) {
  const t = useTranslations("phoneOrder.newCaller");
  const trpc = useTRPC();
  const [ids] = useState(() => ({
    commandId: newId("cmd"),
    personId: newId("per"),
    addressId: newId("adr"),
  }));
  const [person, setPerson] = useState(() => guess(text));
  const [written, setWritten] = useState(blankAddress);
  const [isContactMissing, setIsContactMissing] = useState(false);
  const address = usePlace(written);
  const create = useMutation(trpc.customers.create.mutationOptions({ onSuccess: onDone }));

  function submit(event: FormEvent) {
    event.preventDefault();
    const hasContact = person.email.trim() !== "" || person.phone.trim() !== "";
    setIsContactMissing(!hasContact);
    if (!hasContact || create.isPending) return;
    const { addressId, ...rest } = ids;
    create.mutate({
      ...rest,
      name: person.name.trim(),
      email: person.email.trim() || null,
      phone: person.phone.trim() || null,
      address:
        address.line1.trim() === ""
          ? null
          : {
              addressId,
              recipient: person.name.trim(),
              line1: address.line1,
              line2: address.line2.trim() || null,
              city: address.city,
              state: address.state,
              zip: address.zip,
            },
    });
  }

  return (
    <form onSubmit={submit} aria-label={t("title")} className="flex flex-col gap-3">
      <div className="grid gap-3 sm:grid-cols-3">
        <TextField
          label={t("name")}
          value={person.name}
          onChange={(name) => setPerson({ ...person, name })}
          autoFocus
          isRequired
          autoComplete="off"
        />
        <TextField
          label={t("phone")}
          type="tel"
          value={person.phone}
          onChange={(phone) => setPerson({ ...person, phone })}
          autoComplete="off"
        />
        <TextField
          label={t("email")}
          type="email"
          value={person.email}
          onChange={(email) => setPerson({ ...person, email })}
          autoComplete="off"
        />
      </div>
      <AddressFields address={written} onChange={setWritten} hasRecipient={false} />
      {isContactMissing && <InlineError title={t("contactNeeded")} />}
      {create.error && <Fault error={create.error} />}
      <div className="flex gap-2">
        <Button type="submit" isPending={create.isPending}>
          {t("submit")}
        </Button>
        <Button look="quiet" onPress={onBack}>
          {t("back")}
        </Button>
      </div>
    </form>
  );
}

/** What was typed goes where it belongs: nothing is asked twice. */
function guess(text: string): { name: string; phone: string; email: string } {
  if (text.includes("@")) return { name: "", phone: "", email: text };
  if (/^[\d\s()+.-]{5,}$/.test(text)) return { name: "", phone: text, email: "" };
  return { name: text.replace(/\b\p{L}/gu, (letter) => letter.toUpperCase()), phone: "", email: "" };
}
