/** What holds a training run back: each resource, with the layout as planned and with the best one. */
export { type BottleneckAnswer, bottleneckOf } from './analysis.js';
export { drawTornado } from './drawing.js';
export { bottleneckJson } from './output.js';
export { bottleneckOutputSchemas } from './outputSchema.js';
export { readQuestions } from './questions.js';
export { bottleneckReport } from './report.js';
