/** Grids of plans: axes, rows, the journal by which an interrupted sweep goes on, columns of the output. */
export { gridSize, parseAxes } from './axes.js';
export { type CellValue, type SweepColumn, type SweepTable, sweepTable } from './columns.js';
export { parseFigures } from './figures.js';
export { valuesAt } from './grid.js';
export {
  differingPart,
  headerLine,
  parseHeader,
  parseRow,
  rowLine,
  type SweepIdentity,
} from './journal.js';
export { sweepOutputSchemas } from './outputSchemas.js';
export { planOfRow, type SweepRow, type SweepSetup, sweepRow } from './row.js';
