/** From the text of a plan file to its answer: parse, resolve, run, report, explain, compare. */
export { type Comparison, comparePlans, comparisonReport } from './compare.js';
export { memoryReserve } from './defaults/layout.js';
export type { Origin, PlanFiles } from './draft.js';
export { explainFigure, explanationLines, figureNames } from './explain.js';
export { leanFigureUnits, planFigures } from './figures.js';
export { answerJson, comparisonJson, explanationJson } from './output.js';
export { invalidOutput, layoutOutput, outputSchemas } from './outputSchemas.js';
export { maxPlanBytes, type ParsedPlan, type PlainMap, type PlainValue, type Position, parsePlan } from './parse.js';
export { planPathIssue } from './paths.js';
export { inSchemaOrder, printPlan, withUnit } from './print.js';
export { planProvenance } from './provenance.js';
export { renderHtml } from './render/html.js';
export { renderMarkdown } from './render/markdown.js';
export { px, svgEscaped, svgText } from './render/svg.js';
export { noColour, type Palette, renderBlocks, renderTerminal, wrap } from './render/terminal.js';
export { formatText } from './render/text.js';
export { formatValue } from './render/value.js';
export {
  type Block,
  type Cell,
  left,
  name,
  quantity,
  type Report,
  range,
  right,
  type Text,
  text,
  words,
} from './report/block.js';
export { type PlanRequest, planJsonSchema, type ResolvedPlan, resolvePlan } from './resolve.js';
export { type PlanAnswer, planReport, runPlan } from './run.js';
export type { LeanOutcome, Outcome, PlanOptions, Section, SectionFigure } from './section.js';
export { memoryBreakdown, type StepPart, stepFigures, stepParts } from './sections/training/breakdown.js';
export { isSearch, spaceOf } from './sections/training/layout.js';
export { leaningText } from './sections/training/leaningText.js';
export { type PlannedTraining, plannedTraining } from './sections/training/planned.js';
export { type PosedPlan, type Prediction, posedPlan, predict } from './sections/training/predict.js';
export { searchOfPlan } from './sections/training/quest.js';
export { type TrainingPlan, trainingOf } from './sections/training/resolve.js';
export { layoutWords } from './sections/training/searchBlocks.js';
export { sections } from './sections.js';
export { applySettings, parseSetting, type Setting } from './settings.js';
export { searchesLayout, writtenLayout } from './writtenLayout.js';
