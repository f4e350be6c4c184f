"use client";
import { keepPreviousData, useQuery, useQueryClient } from "@tanstack/react-query";
import { type Ref, useState } from "react";
import { useTranslations } from "use-intl";
import { type RouterOutputs, useTRPC } from "@/components/trpc.tsx";
import { Button } from "@/components/ui/button.tsx";
import { SearchPicker } from "@/components/ui/search-picker.tsx";
import { useDebounced } from "@/components/ui/use-debounced.ts";
import type { Caller } from "./draft.ts";
import { NewCaller } from "./new-caller.tsx";

export type PersonHit = RouterOutputs["customers"]["search"]["people"][number];

const newCallerPick = "new";
const searchLengthMin = 2;

/** Who is on the line: search and Enter, or taken down right here. */
export function CallerSection({
  caller,
  initialText,
  inputRef,
  onTake,
  onDrop,
}: {
  caller: Caller | null;
  initialText: string;
  inputRef: Ref<HTMLInputElement>;
  onTake: (person: PersonHit) => void;
  onDrop: () => void;
}) {
  const t = useTranslations("phoneOrder.caller");
  const [newText, setNewText] = useState<string | null>(null);
  if (caller) {
    return (
      <div className="flex min-h-9 items-center justify-between gap-3">
        <p className="text-16 font-medium">{caller.name}</p>
        <Button look="quiet" size="sm" onPress={onDrop}>
          {t("change")}
        </Button>
      </div>
    );
  }
  if (newText !== null) {
    return (
      <NewCaller
        text={newText}
        onDone={(person) => {
          setNewText(null);
          onTake(person);
        }}
        onBack={() => setNewText(null)}
      />
    );
  }
  return <CallerSearch initialText={initialText} inputRef={inputRef} onTake={onTake} onNew={setNewText} />;
}

function CallerSearch({
  initialText,
  inputRef,
  onTake,
  onNew,
}: {
  initialText: string;
  inputRef: Ref<HTMLInputElement>;
  onTake: (person: PersonHit) => void;
  onNew: (text: string) => void;
}) {
  const t = useTranslations("phoneOrder.caller");
  const trpc = useTRPC();
  const client = useQueryClient();
  const [text, setText] = useState(initialText);
  const [note, setNote] = useState<string | null>(null);
  const query = useDebounced(text.trim(), 120);
  const canSearch = query.length >= searchLengthMin;
  const found = useQuery({
    ...trpc.customers.search.queryOptions({ query }),
    enabled: canSearch,
    placeholderData: keepPreviousData,
  });
  const isFresh = canSearch && found.data && !found.isPlaceholderData && query === text.trim();
  const people = isFresh ? found.data.people : [];

  /** Enter came before the hits did. */
  async function submit(typed: string) {
    if (typed.length < searchLengthMin) return;
    const answer = await client.fetchQuery(trpc.customers.search.queryOptions({ query: typed }));
    const [only, ...others] = answer.people;
    if (!only) onNew(typed);
    else if (others.length === 0) onTake(only);
    else setNote(t("several"));
  }

  return (
    <SearchPicker
      label={t("label")}
      placeholder={t("placeholder")}
      text={text}
      onTextChange={(next) => {
        setText(next);
        setNote(null);
      }}
      picks={
        isFresh
          ? [
              ...people.map((person) => ({
                id: person.personId as string,
                label: person.name,
                detail: [person.email, person.phone].filter(Boolean).join(" · "),
                aside: t("orders", { count: person.orderCount }),
              })),
              { id: newCallerPick, label: t("new", { text: text.trim() }), detail: t("newDetail") },
            ]
          : null
      }
      isFirstMarked
      onPick={(id) => {
        const person = people.find((candidate) => candidate.personId === id);
        if (person) onTake(person);
        else onNew(text.trim());
      }}
      onSubmit={submit}
      description={note}
      autoFocus
      inputRef={inputRef}
      shortcut="/"
    />
  );
}
