"use client";
import { useEffect, useState } from "react";
import { useTranslations } from "use-intl";
import { Checkbox } from "@/components/ui/checkbox.tsx";
import { Dialog } from "@/components/ui/dialog.tsx";
import { setSingleKeys, singleKeysAreOn } from "@/components/ui/use-hotkeys.ts";
import { useMe } from "./me.tsx";
import { placesOf } from "./navigation.ts";

type Props = { isOpen: boolean; onOpenChange: (isOpen: boolean) => void };

/** Every key in one place, and the switch that turns single letters off. */
export function ShortcutSheet({ isOpen, onOpenChange }: Props) {
  const t = useTranslations("shell");
  const { role } = useMe();
  const places = placesOf(role);
  const everywhere = [
    { keys: "Ctrl K", text: t("shortcuts.palette") },
    { keys: "/", text: t("shortcuts.search") },
    { keys: "?", text: t("shortcuts.help") },
    { keys: "Esc", text: t("shortcuts.back") },
    ...(places.some((place) => place.id === "newOrder")
      ? [{ keys: "C", text: t("shortcuts.newOrder") }]
      : []),
    ...places.map((place) => ({
      keys: `G ${place.letter.toUpperCase()}`,
      text: t("shortcuts.goTo", { place: t(`nav.${place.id}`) }),
    })),
  ];
  const isDesk = role !== "associate";
  const hasReview = places.some((place) => place.id === "review");
  const acts = [
    ...(hasReview ? [{ keys: "M", text: t("shortcuts.moveLine") }] : []),
    ...(isDesk ? [{ keys: "H", text: t("shortcuts.hold") }] : []),
    ...(places.some((place) => place.id === "newOrder")
      ? [
          { keys: "X", text: t("shortcuts.cancelItems") },
          { keys: "Ctrl Enter", text: t("shortcuts.place") },
        ]
      : []),
  ];
  const lists = [
    { keys: "J K", text: t("shortcuts.move") },
    { keys: "Enter", text: t("shortcuts.open") },
  ];
  return (
    <Dialog title={t("shortcuts.title")} isOpen={isOpen} onOpenChange={onOpenChange}>
      <Keys title={t("shortcuts.everywhere")} rows={everywhere} />
      <Keys title={t("shortcuts.lists")} rows={lists} />
      {acts.length > 0 && <Keys title={t("shortcuts.acts")} rows={acts} />}
      <SingleKeys />
    </Dialog>
  );
}

function Keys({ title, rows }: { title: string; rows: { keys: string; text: string }[] }) {
  return (
    <section className="pb-4">
      <h3 className="pb-1 text-12 font-medium text-muted">{title}</h3>
      <dl>
        {rows.map((row) => (
          <div key={row.keys} className="flex min-h-7 items-center justify-between gap-4 text-13">
            <dt>{row.text}</dt>
            <dd>
              {row.keys.split(" ").map((key) => (
                <kbd
                  key={key}
                  className="ms-1 rounded-sm bg-neutral-soft px-1.5 py-0.5 font-sans text-12 text-muted"
                >
                  {key}
                </kbd>
              ))}
            </dd>
          </div>
        ))}
      </dl>
    </section>
  );
}

function SingleKeys() {
  const t = useTranslations("shell.shortcuts");
  const [isOn, setIsOn] = useState(true);
  useEffect(() => setIsOn(singleKeysAreOn()), []);
  return (
    <Checkbox
      isSelected={isOn}
      onChange={(next) => {
        setSingleKeys(next);
        setIsOn(next);
      }}
    >
      <span className="text-13">{t("singleKeys")}</span>
    </Checkbox>
  );
}
