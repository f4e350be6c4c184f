"use client";
import { Toaster as Stack } from "sonner";
import { useTranslations } from "use-intl";

/** The place where toasts appear: at most three, polite. */
export function Toaster({ theme }: { theme: "light" | "dark" | "system" }) {
  const t = useTranslations("ui");
  return (
    <Stack
      theme={theme}
      visibleToasts={3}
      position="bottom-right"
      offset={{ bottom: 24 }}
      mobileOffset={{ bottom: 80 }}
      containerAriaLabel={t("notifications")}
      toastOptions={{
        unstyled: true,
        closeButtonAriaLabel: t("close"),
        classNames: {
          toast:
            "flex w-full items-center gap-2 rounded-lg border border-line bg-raised px-3 py-2.5 text-13 text-ink shadow-pop font-sans",
          title: "font-medium",
          success: "[&_[data-icon]]:text-good",
          error: "[&_[data-icon]]:text-bad",
          actionButton: "ms-auto rounded-md bg-accent-soft px-2 py-1 text-12 font-medium text-accent",
          closeButton: "order-last ms-auto size-6 rounded-sm text-muted hover:text-ink",
        },
      }}
    />
  );
}
