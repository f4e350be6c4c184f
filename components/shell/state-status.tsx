"use client";
import { type StatusAxis, type StatusLook, statusLooks } from "@/components/messages/status.ts";
import { useKnownText } from "@/components/messages/use-known-text.ts";
import { Status } from "@/components/ui/status.tsx";

/** A state by its axis: word, tone and icon from the one map. */
export function StateStatus<A extends StatusAxis>({
  axis,
  state,
  look,
}: {
  axis: A;
  state: keyof (typeof statusLooks)[A] & string;
  look?: "plain" | "soft";
}) {
  const word = useStateWord();
  const looks: Record<string, StatusLook> = statusLooks[axis];
  const { tone, icon } = looks[state] ?? { tone: "neutral" as const, icon: undefined };
  return <Status tone={tone} icon={icon} label={word(axis, state)} look={look} />;
}

/** The word alone, for sentences. A state that the messages do not know is shown as it is written. */
export function useStateWord(): (axis: StatusAxis, state: string) => string {
  const text = useKnownText();
  return (axis, state) => text(`status.${axis}.${state}`) ?? state;
}
