import { Circle, CircleCheck, CircleX, Info, type LucideIcon, TriangleAlert } from "lucide-react";

/** How a state feels. Each tone has an icon of its own, so that no meaning rests on color alone. */
export const tones = ["neutral", "info", "good", "warn", "bad"] as const;
export type Tone = (typeof tones)[number];

export const toneIcons: Record<Tone, LucideIcon> = {
  neutral: Circle,
  info: Info,
  good: CircleCheck,
  warn: TriangleAlert,
  bad: CircleX,
};

export const toneText: Record<Tone, string> = {
  neutral: "text-neutral",
  info: "text-info",
  good: "text-good",
  warn: "text-warn",
  bad: "text-bad",
};

export const toneSoft: Record<Tone, string> = {
  neutral: "bg-neutral-soft text-neutral",
  info: "bg-info-soft text-info",
  good: "bg-good-soft text-good",
  warn: "bg-warn-soft text-warn",
  bad: "bg-bad-soft text-bad",
};

export const toneSolid: Record<Tone, string> = {
  neutral: "bg-neutral-solid",
  info: "bg-info-solid",
  good: "bg-good-solid",
  warn: "bg-warn-solid",
  bad: "bg-bad-solid",
};
