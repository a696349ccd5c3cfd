/** A training log held against the prediction of its plan. */
export type { ComponentGap } from './components.js';
export { type Diagnosis, type DiagnosisOptions, diagnose } from './diagnosis.js';
export type { CauseId, Explanation } from './explanations.js';
export { readLog } from './log/read.js';
export { type LogFormat, logFormats, type RunLog } from './log/runLog.js';
export { type DiagnosedRun, isDiagnosis, measuredRunOf } from './measuredRun.js';
export { diagnosisJson } from './output.js';
export { diagnoseOutputSchemas } from './outputSchema.js';
export { diagnosisReport } from './report.js';
