import { code128, drawingSVG } from "bwip-js/node";

/** A Code 128 as SVG, drawn on the server. `text` is also written below, for eyes and for typing. */
export function Barcode({ text, height = 12 }: { text: string; height?: number }) {
  const svg = code128(
    { bcid: "code128", text, height, includetext: true, textxalign: "center", scale: 2 },
    drawingSVG(),
  );
  return (
    <span
      role="img"
      aria-label={text}
      className="inline-block [&_svg]:h-full [&_svg]:w-full"
      // biome-ignore lint/security/noDangerouslySetInnerHtml: the SVG is drawn here from plain text, nothing of it is input
      dangerouslySetInnerHTML={{ __html: svg }}
    />
  );
}
