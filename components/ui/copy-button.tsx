"use client";
import { Check, Copy } from "lucide-react";
import { useEffect, useState } from "react";
import { useTranslations } from "use-intl";
import { IconButton } from "./icon-button.tsx";

/** Copies an id, a SKU, a tracking number; `what` is spoken. */
export function CopyButton({ text, what }: { text: string; what: string }) {
  const t = useTranslations("ui");
  const [isCopied, setIsCopied] = useState(false);
  useEffect(() => {
    if (!isCopied) return;
    const timer = setTimeout(() => setIsCopied(false), 1500);
    return () => clearTimeout(timer);
  }, [isCopied]);
  return (
    <IconButton
      size="sm"
      label={isCopied ? t("copied") : t("copy", { what })}
      icon={isCopied ? Check : Copy}
      onPress={() => {
        navigator.clipboard.writeText(text).then(
          () => setIsCopied(true),
          () => setIsCopied(false),
        );
      }}
    />
  );
}
