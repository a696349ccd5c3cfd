/** One training step, event by event: in a terminal, as a trace, as a drawing, as data. */
export { drawStep } from './drawing.js';
export { drawGantt, type GanttLine } from './gantt.js';
export type { CellKind } from './labels.js';
export { timelineJson } from './output.js';
export { timelineOutputSchemas } from './outputSchema.js';
export { drawingNote, timelineHeadline, timelineTables } from './report.js';
export { type StepTimeline, simulatePlan, type TimelineAnswer } from './simulated.js';
export { printTrace, stepTrace } from './trace.js';
