"use client";
import { X } from "lucide-react";
import type { ReactNode } from "react";
import { Dialog as Box, Heading, Modal, ModalOverlay } from "react-aria-components";
import { useTranslations } from "use-intl";
import { cx } from "./classes.ts";
import { IconButton } from "./icon-button.tsx";

/** `dialog` in the middle; `drawer` from the end side; `sheet` from the bottom, for the thumb. */
export type DialogPlace = "dialog" | "wide" | "drawer" | "sheet";

/** A question or a panel over the page. Escape and a press outside close it; focus returns to where it was. */
export function Dialog({
  title,
  place = "dialog",
  isOpen,
  onOpenChange,
  children,
  actions,
  isDismissable = true,
  isAlert = false,
}: {
  title: string;
  /** `wide` is a `dialog` for choices that are compared column by column. */
  place?: DialogPlace;
  isOpen: boolean;
  onOpenChange: (isOpen: boolean) => void;
  children: ReactNode;
  /** The safe button first: it gets the focus. */
  actions?: ReactNode;
  isDismissable?: boolean;
  isAlert?: boolean;
}) {
  const t = useTranslations("ui");
  return (
    <ModalOverlay
      isOpen={isOpen}
      onOpenChange={onOpenChange}
      isDismissable={isDismissable}
      isKeyboardDismissDisabled={!isDismissable}
      className={cx("fixed inset-0 z-40 flex bg-scrim", overlays[place])}
    >
      <Modal
        className={cx("flex min-h-0 flex-col bg-raised shadow-pop entering:animate-enter", boxes[place])}
      >
        <Box role={isAlert ? "alertdialog" : "dialog"} className="flex min-h-0 flex-1 flex-col outline-none">
          <header className="flex items-center justify-between gap-2 px-4 pt-3 pb-2">
            <Heading slot="title" className="text-16 font-semibold">
              {title}
            </Heading>
            {isDismissable && <IconButton label={t("close")} icon={X} onPress={() => onOpenChange(false)} />}
          </header>
          {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must scroll by keyboard too (WCAG 2.1.1) */}
          <section aria-label={title} tabIndex={0} className="min-h-0 flex-1 overflow-y-auto px-4 pb-4">
            {children}
          </section>
          {actions && (
            <footer className="flex flex-wrap justify-end gap-2 border-t border-line px-4 py-3">
              {actions}
            </footer>
          )}
        </Box>
      </Modal>
    </ModalOverlay>
  );
}

const overlays: Record<DialogPlace, string> = {
  dialog: "items-center justify-center p-4 max-sm:items-end max-sm:p-0",
  wide: "items-center justify-center p-4 max-sm:items-end max-sm:p-0",
  drawer: "justify-end",
  sheet: "items-end justify-center",
};

const boxes: Record<DialogPlace, string> = {
  dialog:
    "max-h-[85dvh] w-full max-w-md rounded-lg border border-line max-sm:max-w-none max-sm:rounded-b-none",
  wide: "max-h-[85dvh] w-full max-w-xl rounded-lg border border-line max-sm:max-w-none max-sm:rounded-b-none",
  drawer: "h-dvh w-full max-w-xl border-s border-line",
  sheet: "max-h-[85dvh] w-full max-w-xl rounded-t-lg border border-b-0 border-line",
};
