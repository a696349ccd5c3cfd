/** The layout of a plan as it is written, before anything is resolved. */
import type { PlainMap, PlainValue } from './parse.js';

export function writtenLayout({ training }: PlainMap): PlainValue | undefined {
  return isMap(training) ? training.layout : undefined;
}

/** Whether it is a search: as a whole, or beside fields that narrow or open the space. */
export function searchesLayout(data: PlainMap): boolean {
  const layout = writtenLayout(data);
  return layout === 'search' || (isMap(layout) && layout.search === true);
}

function isMap(value: PlainValue | undefined): value is PlainMap {
  return value !== null && typeof value === 'object' && !Array.isArray(value);
}
