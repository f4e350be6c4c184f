import { type CostPart, costParts } from "@/server/promising/core/problem.ts";
import { partFills } from "./decision.ts";

/** The parts of a cost side by side, on the scale of the dearest plan. The numbers stand beside it. */
export function CostBar({ cost, scale }: { cost: Record<CostPart, { amount: number }>; scale: number }) {
  const starts = costParts.map((_part, index) =>
    costParts.slice(0, index).reduce((sum, part) => sum + cost[part].amount, 0),
  );
  return (
    <svg
      aria-hidden="true"
      viewBox={`0 0 ${Math.max(1, scale)} 10`}
      preserveAspectRatio="none"
      className="h-2 w-full rounded-full bg-sunken"
    >
      {costParts.map((part, index) => (
        <rect
          key={part}
          x={starts[index]}
          y="0"
          width={Math.max(0, cost[part].amount)}
          height="10"
          className={partFills[part].fill}
        />
      ))}
    </svg>
  );
}
