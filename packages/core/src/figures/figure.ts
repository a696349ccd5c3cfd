/** Figures: named numbers with a unit and a rule, declared once and used for values, columns, explanation, what-if and draws. */
import type { Confidence, Source } from '../provenance/index.js';

/** A number that is given from outside: the plan, the catalog, a default. */
export interface InputDeclaration {
  readonly kind: 'input';
  readonly unit: string;
  readonly about: string;
}

/** A number that is the same for every plan, with its source: a physical constant or a fit. */
export interface ConstantDeclaration {
  readonly kind: 'constant';
  readonly unit: string;
  readonly value: number;
  readonly source: Source;
  readonly confidence: Confidence;
  readonly about: string;
}

/**
 * A formula over other figures: `+ - * /`, min, max, ceil, floor, abs, sqrt, comparisons, `and`, `or`, `not`, `c ? a : b`.
 * Literals may carry a unit: `2[B/param]`. Both arms of a choice are evaluated; comparisons give 1 or 0.
 */
export interface FormulaDeclaration {
  readonly kind: 'formula';
  readonly unit: string;
  readonly is: string;
  readonly about: string;
  readonly source?: Source;
}

/** One field of what a primitive returns. */
export interface FieldDeclaration {
  readonly kind: 'field';
  readonly unit: string;
  readonly primitive: string;
  readonly field: string;
  readonly about: string;
}

export type Declaration = InputDeclaration | ConstantDeclaration | FormulaDeclaration | FieldDeclaration;

/** Names to declarations; figure names are camelCase with their unit as suffix where they have one. */
export type Declarations = Readonly<Record<string, Declaration>>;

/**
 * A typed function over numbers whose inside needs loops: operators of a layer, stages, collectives, simulation.
 *
 * It may depend on nothing but `args` (numbers, by figure name) and `objects` (structured facts, by name).
 */
export interface Primitive<Objects> {
  readonly name: string;
  readonly about: string;
  /** Figure names whose values arrive in `args`, in this order. */
  readonly args: readonly string[];
  /** Keys of `Objects` that the function reads. */
  readonly objects: readonly (keyof Objects & string)[];
  /** Names of the fields it writes to `out`, in this order. */
  readonly fields: readonly string[];
  readonly source?: Source;
  /**
   * Writes one value per field to `out`. Called once per distinct tuple of arguments, so it may allocate. Not called where
   * an argument is NaN: all fields are NaN then. −0 arrives as 0.
   */
  call(objects: Objects, args: Float64Array, out: Float64Array): void;
  /** The one-step reasons of a field, for people: children whose sum, max or product is the value. */
  explain?(objects: Objects, args: Float64Array, field: string): Explanation;
}

/** What a primitive says of one of its fields; `from` are trees of the same shape. */
export interface Explanation {
  readonly rule: 'sum' | 'max' | 'min' | 'product' | 'primitive' | 'simulated' | 'optimum';
  readonly from: readonly Figure[];
  readonly note?: string;
  readonly source?: Source;
}

/** How one number came about: a plain tree, safe to send as JSON. */
export interface Figure {
  readonly name: string;
  readonly value: number;
  readonly unit: string;
  readonly rule:
    | 'input'
    | 'default'
    | 'catalog'
    | 'fit'
    | 'constant'
    | 'formula'
    | 'sum'
    | 'max'
    | 'min'
    | 'product'
    | 'primitive'
    | 'quantile'
    | 'simulated'
    | 'optimum';
  /** As declared; recomputed from `from` in a test where the rule is formula, sum, max, min or product. */
  readonly formula?: string;
  readonly from: readonly Figure[];
  readonly source?: Source;
  readonly confidence?: Confidence;
  readonly about?: string;
  readonly note?: string;
  /** True where the same figure is drawn in full elsewhere in the tree; its `from` is then empty. */
  readonly shared?: boolean;
}
