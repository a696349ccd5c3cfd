/** Pieces of drawings that stand alone as SVG: texts, coordinates, markup that is none. */

/** A text at a point, of one or several classes. */
export function svgText(
  kind: string,
  x: number,
  y: number,
  words: string,
  anchor: 'start' | 'middle' | 'end' = 'start',
): string {
  const where = anchor === 'start' ? '' : ` text-anchor="${anchor}"`;
  return `<text class="${kind}" x="${px(x)}" y="${px(y)}"${where}>${svgEscaped(words)}</text>`;
}

/** Hundredths of a pixel. */
export function px(value: number): string {
  return String(Math.round(value * 100) / 100);
}

/** Words that mean nothing to a reader of markup. */
export function svgEscaped(words: string): string {
  return words.replace(/[&<>"]/g, (each) => `&#${each.charCodeAt(0)};`);
}
