"use client";
import { useTranslations } from "use-intl";
import { Button } from "@/components/ui/button.tsx";

export function PlaceButton({ isPending, onPress }: { isPending: boolean; onPress: () => void }) {
  const t = useTranslations("phoneOrder.place");
  return (
    <Button look="primary" size="lg" isWide shortcut="Control+Enter" isPending={isPending} onPress={onPress}>
      {isPending ? t("placing") : t("submit")}
    </Button>
  );
}
