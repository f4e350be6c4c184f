import type { ReactNode } from "react";

/** The one-hand bar: the next step stays in the thumb's reach while the page above it scrolls. */
export function PrimaryBar({ children }: { children: ReactNode }) {
  return (
    <div className="sticky bottom-14 z-10 -mx-4 mt-auto flex flex-col gap-2 border-t border-line bg-canvas px-4 py-3 sm:bottom-0 sm:mx-0 sm:px-0">
      {children}
    </div>
  );
}
