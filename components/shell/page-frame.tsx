import type { ReactNode } from "react";

/** A screen: its name, one headline fact, its acts, then the content. */
export function PageFrame({
  title,
  fact,
  actions,
  children,
}: {
  title: ReactNode;
  /** What is due, what is wrong, what was promised: one sentence or figure. */
  fact?: ReactNode;
  actions?: ReactNode;
  children: ReactNode;
}) {
  return (
    <div className="flex flex-col gap-5">
      <header className="flex flex-wrap items-start justify-between gap-x-6 gap-y-2">
        <div className="flex min-w-0 flex-col gap-0.5">
          <h1 className="text-20 font-semibold tracking-tight">{title}</h1>
          {fact && <div className="text-13 text-muted">{fact}</div>}
        </div>
        {actions && <div className="flex flex-wrap items-center gap-2">{actions}</div>}
      </header>
      {children}
    </div>
  );
}

/** A part of a screen, set apart by space. */
export function Section({
  title,
  aside,
  children,
}: {
  title: string;
  aside?: ReactNode;
  children: ReactNode;
}) {
  return (
    <section aria-label={title} className="flex min-w-0 flex-col gap-2">
      <div className="flex min-h-7 items-center justify-between gap-3">
        <h2 className="text-14 font-semibold">{title}</h2>
        {aside && <div className="text-13">{aside}</div>}
      </div>
      {children}
    </section>
  );
}
