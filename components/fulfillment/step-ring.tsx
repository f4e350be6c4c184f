import { ScanBarcode } from "lucide-react";
import { statusLooks } from "@/components/messages/status.ts";
import { cx } from "@/components/ui/classes.ts";
import { toneText } from "@/components/ui/tone.tsx";
import { isPickable, pickShare, type WorkRow } from "./work.ts";

const radius = 18;
const length = 2 * Math.PI * radius;

/** The step as an icon, and around it how much of the picking is done. The words stand beside it. */
export function StepRing({ work }: { work: Pick<WorkRow, "state" | "units" | "unitsPicked"> }) {
  const { tone, icon } = statusLooks.fulfillment[work.state];
  const Icon = isPickable(work.state) ? ScanBarcode : icon;
  const share = work.state === "released" ? 0 : pickShare(work);
  return (
    <span
      aria-hidden
      className={cx("relative flex size-10 shrink-0 items-center justify-center", toneText[tone])}
    >
      <svg aria-hidden="true" viewBox="0 0 40 40" className="absolute inset-0 -rotate-90">
        <circle cx="20" cy="20" r={radius} fill="none" strokeWidth="2.5" className="stroke-line" />
        {share > 0 && (
          <circle
            cx="20"
            cy="20"
            r={radius}
            fill="none"
            strokeWidth="2.5"
            strokeLinecap="round"
            stroke="currentColor"
            strokeDasharray={`${share * length} ${length}`}
            className="transition-[stroke-dasharray] duration-150"
          />
        )}
      </svg>
      <Icon className="size-4.5" />
    </span>
  );
}
