/** Builds the reasons of one figure: a tree of formulas and calls down to inputs and their sources. */
import type { Confidence, Source } from '../provenance/index.js';
import type { Evaluation } from './evaluate.js';
import { type Expression, namesIn } from './expression.js';
import type { FieldDeclaration, Figure, Primitive } from './figure.js';
import type { Graph, GraphFigure } from './graph.js';

/** Where the value of an input came from; the caller knows, the graph does not. */
export interface FigureProvenance {
  readonly rule: 'input' | 'default' | 'catalog' | 'fit' | 'constant' | 'formula' | 'quantile' | 'optimum';
  readonly source?: Source;
  readonly confidence?: Confidence;
  readonly note?: string;
  /** For `formula`: over the names of `children`. */
  readonly formula?: string;
  /** What the value was made from before it reached the graph. */
  readonly children?: readonly Figure[];
}

export interface ExplainOptions {
  /** Levels below the figure; a figure at the last level is shown without its children. Unlimited where absent. */
  readonly depth?: number;
  /** By figure name; an input without an entry is shown as a plain input. */
  readonly provenance?: Readonly<Record<string, FigureProvenance>>;
}

/**
 * Explains one figure of an evaluation. Only what is shown is built, and a figure that several others use is drawn in full
 * once, at its first place from the left, and as `shared` after that.
 *
 * @throws Error where the figure is not in the graph
 */
export function explain<Objects>(
  graph: Graph<Objects>,
  evaluation: Evaluation<Objects>,
  name: string,
  options: ExplainOptions = {},
): Figure {
  return new Explainer(graph, evaluation, options.provenance ?? {}).figure(
    name,
    options.depth ?? Number.POSITIVE_INFINITY,
  );
}

class Explainer<Objects> {
  private readonly drawn = new Set<string>();

  constructor(
    private readonly graph: Graph<Objects>,
    private readonly evaluation: Evaluation<Objects>,
    private readonly provenance: Readonly<Record<string, FigureProvenance>>,
  ) {}

  figure(name: string, depth: number): Figure {
    const figure = this.graph.byName.get(name);
    if (figure === undefined) throw new Error(`no figure ${name} in the graph`);
    const shared = this.drawn.has(name);
    const shown = this.show(figure, shared ? 0 : depth);
    if (shared) return { ...shown, from: [], shared: true };
    if (shown.from.length > 0) this.drawn.add(name);
    return shown;
  }

  private show(figure: GraphFigure, depth: number): Figure {
    const { name, declaration } = figure;
    const known = this.provenance[name];
    const { unit, about } = declaration;
    const common = { name, value: this.valueOf(name), unit, about };
    switch (declaration.kind) {
      case 'input':
        return { ...common, ...shownLeaf(known ?? { rule: 'input' }, depth) };
      case 'constant': {
        const { source, confidence } = declaration;
        return { ...common, ...shownLeaf({ rule: 'constant', source, confidence, ...known }, depth) };
      }
      case 'formula': {
        const { is, source } = declaration;
        const rule = figure.formula === undefined ? 'formula' : ruleOf(figure.formula);
        return { ...common, rule, formula: is, from: this.below(figure.needs, depth), ...(source && { source }) };
      }
      case 'field':
        return { ...common, ...this.field(declaration, depth) };
      default:
        return declaration satisfies never;
    }
  }

  private field(declaration: FieldDeclaration, depth: number): Pick<Figure, 'rule' | 'from' | 'note' | 'source'> {
    const primitive = this.graph.primitives.get(declaration.primitive);
    if (primitive === undefined) throw new Error(`no primitive ${declaration.primitive} in the graph`);
    const own =
      depth > 0 ? primitive.explain?.(this.evaluation.objects, this.argsOf(primitive), declaration.field) : undefined;
    const source = own?.source ?? primitive.source;
    const note = own?.note ?? (own === undefined ? `${primitive.name}: ${primitive.about}` : undefined);
    const texts = { ...(note !== undefined && { note }), ...(source !== undefined && { source }) };
    if (own === undefined)
      return { rule: 'primitive', from: this.below([...new Set(primitive.args)], depth), ...texts };
    const given = own.from.map((child) => cut(child, depth - 1));
    // A sum, product, max or min is its children and nothing else; of any other rule the arguments are part of the reason.
    const replayed = own.rule === 'primitive' || own.rule === 'simulated' || own.rule === 'optimum';
    const shown = new Set(given.map(({ name }) => name));
    const args = replayed ? primitive.args.filter((name) => !shown.has(name)) : [];
    return { rule: own.rule, from: [...given, ...this.below([...new Set(args)], depth)], ...texts };
  }

  private below(names: readonly string[], depth: number): readonly Figure[] {
    return depth > 0 ? names.map((name) => this.figure(name, depth - 1)) : [];
  }

  private argsOf(primitive: Primitive<Objects>): Float64Array {
    return Float64Array.from(primitive.args, (name) => this.valueOf(name) + 0);
  }

  private valueOf(name: string): number {
    return this.evaluation.values[name] ?? Number.NaN;
  }
}

function shownLeaf(known: FigureProvenance, depth: number): Omit<Figure, 'name' | 'value' | 'unit' | 'about'> {
  const { children = [], ...leaf } = known;
  return { ...leaf, from: depth > 0 ? children.map((child) => cut(child, depth - 1)) : [] };
}

function cut(figure: Figure, depth: number): Figure {
  if (depth === Number.POSITIVE_INFINITY) return figure;
  return { ...figure, from: depth > 0 ? figure.from.map((child) => cut(child, depth - 1)) : [] };
}

/** `sum`, `product`, `max` or `min` where the formula is that of distinct names and nothing else. */
function ruleOf(formula: Expression): Figure['rule'] {
  const parts = formula.kind === 'call' ? formula.args : operandsOf(formula);
  const pure = parts.every(({ kind }) => kind === 'name') && namesIn(formula).length === parts.length;
  if (!pure || parts.length < 2) return 'formula';
  if (formula.kind === 'call') return formula.name === 'min' || formula.name === 'max' ? formula.name : 'formula';
  return formula.kind === 'binary' && formula.operator === '+' ? 'sum' : 'product';
}

/** The terms of a chain of one operator, + or *; nothing for other expressions. */
function operandsOf(formula: Expression): readonly Expression[] {
  if (formula.kind !== 'binary' || (formula.operator !== '+' && formula.operator !== '*')) return [];
  const { operator } = formula;
  const flatten = (part: Expression): readonly Expression[] =>
    part.kind === 'binary' && part.operator === operator ? [...flatten(part.left), ...flatten(part.right)] : [part];
  return flatten(formula);
}
