export type { Values } from './columns.js';
export { compile, type Program, type ProgramOptions, type RunInput } from './columns.js';
export { type Evaluation, evaluateOne } from './evaluate.js';
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
export { recompute } from './recompute.js';
