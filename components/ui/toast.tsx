"use client";
import { toast } from "sonner";

/** The outcome of one's own act. With `undo` it stays 8 s, and time stops under the pointer or the focus. */
export function toastDone(text: string, undo?: { label: string; run: () => void }) {
  toast.success(text, {
    duration: undo ? 8000 : 4000,
    action: undo && { label: undo.label, onClick: undo.run },
  });
}

/** A fault stays until it is closed; it also appears at the place of the fault. */
export function toastFailed(text: string, retry?: { label: string; run: () => void }) {
  toast.error(text, {
    duration: Number.POSITIVE_INFINITY,
    closeButton: true,
    action: retry && { label: retry.label, onClick: retry.run },
  });
}
