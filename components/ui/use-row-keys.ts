"use client";
import { type RefObject, useEffect } from "react";
import { isTyping } from "./use-hotkeys.ts";

/** J and K move through the rows of a table or list as the arrows do; from outside, J enters at the first row. */
export function useRowKeys(frame: RefObject<HTMLElement | null>) {
  useEffect(() => {
    function move(event: KeyboardEvent) {
      if (event.key !== "j" && event.key !== "k") return;
      if (event.ctrlKey || event.metaKey || event.altKey || isTyping(event.target)) return;
      const rows = [...(frame.current?.querySelectorAll<HTMLElement>("[data-key][role=row]") ?? [])];
      const at = rows.findIndex((row) => row.contains(document.activeElement));
      const next = at < 0 ? rows[0] : rows[at + (event.key === "j" ? 1 : -1)];
      if (!next) return;
      event.preventDefault();
      next.focus();
      next.scrollIntoView({ block: "nearest" });
    }
    document.addEventListener("keydown", move);
    return () => document.removeEventListener("keydown", move);
  }, [frame]);
}
