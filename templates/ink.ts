/** What reads best on a colour ("#1f4b57"): black or white, and the contrast it has there. One of the two always has 4.5 to 1 or more. */
export function inkOn(colour: string): { readonly ink: "#000000" | "#ffffff"; readonly contrast: number } {
  const [onBlack, onWhite] = [contrastOf(colour, "#000000"), contrastOf(colour, "#ffffff")];
  return onWhite >= onBlack ? { ink: "#ffffff", contrast: onWhite } : { ink: "#000000", contrast: onBlack };
}

/** The contrast of two colours from 1 to 21 (WCAG 2.2, "contrast ratio"; 4.5 is needed to read text). */
export function contrastOf(one: string, other: string): number {
  const [darker = 0, lighter = 0] = [luminanceOf(one), luminanceOf(other)].toSorted((a, b) => a - b);
  return (lighter + 0.05) / (darker + 0.05);
}

function luminanceOf(colour: string): number {
  const [red = 0, green = 0, blue = 0] = [1, 3, 5].map((start) => {
    const part = Number.parseInt(colour.slice(start, start + 2), 16) / 255;
    return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}
