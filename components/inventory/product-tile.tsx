import { cx } from "@/components/ui/classes.ts";

/** What a color name looks like; a name that holds one of these words takes it. */
const fills: readonly (readonly [string, string])[] = [
  ["black", "#26272b"],
  ["charcoal", "#4a4c52"],
  ["midnight", "#1f2a44"],
  ["navy", "#27375f"],
  ["denim", "#4b6a95"],
  ["sky", "#8dbbe0"],
  ["blue", "#3f6fb5"],
  ["teal", "#2f7f83"],
  ["spruce", "#2c5449"],
  ["forest", "#2f5a43"],
  ["olive", "#6d7041"],
  ["moss", "#6b7a4b"],
  ["sage", "#9db196"],
  ["green", "#3f8058"],
  ["cranberry", "#8e1f3b"],
  ["burgundy", "#6e2436"],
  ["plum", "#66406e"],
  ["purple", "#71529d"],
  ["rust", "#a4502f"],
  ["clay", "#b5744f"],
  ["red", "#b13a3a"],
  ["pink", "#d892aa"],
  ["orange", "#d9803a"],
  ["marigold", "#e0a02f"],
  ["mustard", "#c99a35"],
  ["yellow", "#e0bd4a"],
  ["camel", "#b98d5d"],
  ["sand", "#d6c3a3"],
  ["beige", "#dccdb3"],
  ["oat", "#ddd2be"],
  ["cream", "#eee6d3"],
  ["white", "#f4f4f2"],
  ["brown", "#6d4c38"],
  ["fog", "#c9ccd0"],
  ["stone", "#b5aea1"],
  ["slate", "#64707f"],
  ["gray", "#8b8e95"],
  ["grey", "#8b8e95"],
];
const plainFill = "#a7a9b1";

/** Outlines by a word of the name; what none of them names is a box. */
const shapes: readonly (readonly [RegExp, string])[] = [
  [
    /jacket|pullover|hoodie|coat|parka|vest|sweater|anorak|shell|fleece/i,
    "M17 8 9 12 5 33l6 1 3-11v17h20V23l3 11 6-1-4-21-8-4c-1 3-4 5-7 5s-6-2-7-5Zm7 6v26",
  ],
  [/pant|trouser|short|jean|legging|tight/i, "M15 8h18l3 32h-8l-4-19-4 19h-8Z"],
  [/boot|shoe|sandal|sneaker|runner|trail/i, "M8 16h9c2 5 6 8 12 10l7 3c3 1 4 3 4 7H8Z"],
  [/pack|bag|duffel|tote/i, "M18 18c0-9 12-9 12 0M11 18h26v22H11Z"],
  [/cap|hat|beanie/i, "M9 28c0-9 6-14 14-14s13 5 13 12l6 4c-5 2-10 1-15 0s-12-2-18-2Z"],
  [/sock/i, "M17 8h12v18l8 5c3 2 3 8-2 8h-7L17 30Z"],
  [/tee|shirt|top|dress|layer|polo/i, "M17 9 7 15l4 9 4-2v18h18V22l4 2 4-9-10-6c-1 4-4 6-7 6s-6-2-7-6Z"],
];
const boxShape = "M10 16 24 9l14 7v17l-14 7-14-7Zm0 0 14 7 14-7M24 23v17";

const sizes = { md: "size-10", lg: "size-16" } as const;

/** A drawn stand-in for a picture: the kind of article in its color. Both stand beside it in words. */
export function ProductTile({
  name,
  color,
  size = "md",
}: {
  name: string;
  color: string | null;
  size?: keyof typeof sizes;
}) {
  const word = color?.toLowerCase() ?? "";
  const fill = fills.find(([known]) => word.includes(known))?.[1] ?? plainFill;
  const shape = shapes.find(([pattern]) => pattern.test(name))?.[1] ?? boxShape;
  return (
    <svg
      aria-hidden="true"
      viewBox="0 0 48 48"
      className={cx("shrink-0 rounded-md bg-sunken stroke-edge", sizes[size])}
      strokeWidth="1"
      strokeLinejoin="round"
      strokeLinecap="round"
    >
      <path d={shape} fill={fill} />
    </svg>
  );
}
