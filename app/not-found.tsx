"use client";
import { Compass } from "lucide-react";
import { useTranslations } from "use-intl";
import { EmptyState } from "@/components/ui/empty-state.tsx";
import { ButtonLink } from "@/components/ui/link.tsx";

export default function NotFound() {
  const t = useTranslations("shell.notFound");
  return (
    <main>
      <EmptyState
        icon={Compass}
        title={t("title")}
        action={<ButtonLink href="/today">{t("home")}</ButtonLink>}
      >
        {t("next")}
      </EmptyState>
    </main>
  );
}
