import { cx } from "@/components/ui/classes.ts";

/** What a color name looks like; names that hold one of these words take it. The list ends with the plain ones. */
const fills: readonly (readonly [string, string])[] = [
  ["black", "#26272b"],
  ["charcoal", "#4a4c52"],
  ["graphite", "#4a4c52"],
  ["navy", "#27375f"],
  ["indigo", "#3d4592"],
  ["denim", "#4b6a95"],
  ["sky", "#8dbbe0"],
  ["blue", "#3f6fb5"],
  ["teal", "#2f7f83"],
  ["olive", "#6d7041"],
  ["forest", "#2f5a43"],
  ["sage", "#9db196"],
  ["moss", "#6b7a4b"],
  ["green", "#3f8058"],
  ["burgundy", "#6e2436"],
  ["wine", "#6e2436"],
  ["plum", "#66406e"],
  ["purple", "#71529d"],
  ["lavender", "#b7a9d6"],
  ["rust", "#a4502f"],
  ["red", "#b13a3a"],
  ["coral", "#e2806c"],
  ["pink", "#d892aa"],
  ["rose", "#d892aa"],
  ["orange", "#d9803a"],
  ["mustard", "#c99a35"],
  ["ochre", "#c08a35"],
  ["yellow", "#e0bd4a"],
  ["camel", "#b98d5d"],
  ["tan", "#c2a27c"],
  ["sand", "#d6c3a3"],
  ["beige", "#dccdb3"],
  ["oat", "#ddd2be"],
  ["cream", "#eee6d3"],
  ["ivory", "#f2ecdd"],
  ["ecru", "#ebe1cb"],
  ["white", "#f4f4f2"],
  ["brown", "#6d4c38"],
  ["chocolate", "#553a2b"],
  ["silver", "#b9bcc2"],
  ["stone", "#b5aea1"],
  ["slate", "#64707f"],
  ["gray", "#8b8e95"],
  ["grey", "#8b8e95"],
];

const sizes = { md: "size-10", lg: "size-16" } as const;

/** A drawn stand-in for a picture: a garment in its color. Color and size stand beside it in words. */
export function ProductTile({ color, size = "md" }: { color: string | null; size?: keyof typeof sizes }) {
  const word = color?.toLowerCase() ?? "";
  const fill = fills.find(([name]) => word.includes(name))?.[1] ?? "#a7a9b1";
  return (
    <svg aria-hidden="true" viewBox="0 0 48 48" className={cx("shrink-0 rounded-md bg-sunken", sizes[size])}>
      <path
        d="M17 9 7 15l4 9 4-2v18h18V22l4 2 4-9-10-6c-1 4-4 6-7 6s-6-2-7-6Z"
        fill={fill}
        className="stroke-edge"
        strokeWidth="1"
        strokeLinejoin="round"
      />
    </svg>
  );
}
