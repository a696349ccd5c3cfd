/** What every format of the output does. */
import type { CellValue } from '@athanor/core/sweep';

export interface RowWriter {
  write(cells: readonly CellValue[]): void;
  finish(): void;
}

/** What the file says of itself, where its format has a place for it. */
export type About = Readonly<Record<string, unknown>>;
