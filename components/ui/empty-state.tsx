import type { LucideIcon } from "lucide-react";
import type { ReactNode } from "react";

/** Nothing yet (how to start), no match (clear filters), or all done (what is next). */
export function EmptyState({
  icon: Icon,
  title,
  children,
  action,
}: {
  icon: LucideIcon;
  title: string;
  children?: ReactNode;
  action?: ReactNode;
}) {
  return (
    <div className="flex flex-col items-center gap-2 px-4 py-12 text-center whitespace-normal">
      <Icon aria-hidden className="size-6 text-faint" />
      <p className="text-14 font-medium">{title}</p>
      {children && <p className="max-w-sm text-13 text-muted">{children}</p>}
      {action && <div className="pt-2">{action}</div>}
    </div>
  );
}
