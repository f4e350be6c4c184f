/** A SKU's name ends with its color and size. Where both stand beside it in words, the style's name is enough. */
export function styleName({
  name,
  color,
  size,
}: {
  name: string;
  color: string | null;
  size: string | null;
}): string {
  const tail = [color, size].filter(Boolean).join(", ");
  return tail !== "" && name.endsWith(`, ${tail}`) ? name.slice(0, -tail.length - 2) : name;
}
