/** Named numbers and the formulas between them: evaluated, explained, drawn, and put in columns. */
export type { LoopVisit } from './columns.hot.js';
export { compile, type LoopProgram, type Program, type ProgramOptions, type RunInput, type Values } from './columns.js';
export { callPrimitive, type ObjectsRead, objectsReadBy, type PerturbOptions, perturbPrimitive } from './contract.js';
export { type Distribution, normalQuantile, type QuantilePoint, quantileOf } from './distribution.js';
export { type DrawnFigure, type DrawOptions, drawColumn, drawFigures } from './draws.js';
export { type Evaluation, evaluateFigures, evaluateOne } from './evaluate.js';
export { type ExplainOptions, explain, type FigureProvenance } from './explain.js';
export type {
  ConstantDeclaration,
  Declaration,
  Declarations,
  Explanation,
  FieldDeclaration,
  Figure,
  FormulaDeclaration,
  InputDeclaration,
  Primitive,
} from './figure.js';
export { FiguresError } from './figuresError.js';
export { buildGraph, type Graph, type GraphFigure, type Module, requireGraph } from './graph.js';
export { handbook } from './handbook.js';
export { issuesWith } from './issuesWith.js';
export { loopProgramFor, programFor } from './programs.js';
export { recompute } from './recompute.js';
export { type Change, type Sensitivity, sensitivities, sensitivityFactors, whatIf } from './whatif.js';
