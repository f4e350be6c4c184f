import { cx } from "./classes.ts";

const glyphs: Record<string, string> = {
  Control: "Ctrl",
  Meta: "⌘",
  Enter: "↵",
  ArrowUp: "↑",
  ArrowDown: "↓",
  ArrowLeft: "←",
  ArrowRight: "→",
  Escape: "Esc",
};

/** A shortcut as keys. Hidden from assistive technology, which reads `aria-keyshortcuts` instead. */
export function Kbd({ keys, isInverse = false }: { keys: string; isInverse?: boolean }) {
  return (
    <kbd
      aria-hidden
      className={cx(
        "ms-1 hidden items-center gap-0.5 rounded-sm px-1 font-sans text-12 font-normal sm:inline-flex",
        isInverse ? "bg-on-accent/15 text-current" : "bg-neutral-soft text-muted",
      )}
    >
      {keys
        .split("+")
        .map((key) => glyphs[key] ?? key.toUpperCase())
        .join(" ")}
    </kbd>
  );
}
