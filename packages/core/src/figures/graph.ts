/** Declarations made into a graph: names resolved, units checked, figures in an order in which each follows what it needs. */
import {
  didYouMean,
  failure,
  type Issue,
  issue,
  type MessageReference,
  type Result,
  success,
} from '../messages/index.js';
import { parseUnit, type Unit } from '../units/index.js';
import { type Expression, namesIn } from './expression.js';
import type { Declaration, Declarations, FieldDeclaration, Primitive } from './figure.js';
import { FiguresError } from './figuresError.js';
import { parseFormula } from './parse.js';
import { checkUnits } from './units.js';

/** Declarations that belong together; the handbook makes a chapter of each. */
export interface Module {
  readonly name: string;
  readonly about?: string;
  readonly declarations: Declarations;
}

/** One declared figure in its place. */
export interface GraphFigure {
  readonly name: string;
  readonly module: string;
  readonly declaration: Declaration;
  /** Figures that it needs, each once: names of the formula, or arguments of the primitive. */
  readonly needs: readonly string[];
  /** Syntax tree where the declaration is a formula. */
  readonly formula?: Expression;
}

export interface Graph<Objects> {
  readonly modules: readonly Module[];
  /** Each figure after all that it needs. */
  readonly figures: readonly GraphFigure[];
  readonly byName: ReadonlyMap<string, GraphFigure>;
  readonly primitives: ReadonlyMap<string, Primitive<Objects>>;
  /** Inputs that no formula and no primitive uses: allowed, but a test of a room should expect none. */
  readonly unusedInputs: readonly string[];
}

/**
 * Builds the graph, or returns every problem at once: syntax, unknown names (with the nearest), duplicates, cycles, units.
 *
 * @param declarations one record, or modules: only between modules can a name be declared twice
 * @returns issues have the figure's name as path (`primitive`, name for those of a primitive)
 */
export function buildGraph<Objects>(
  declarations: Declarations | readonly Module[],
  primitives: readonly Primitive<Objects>[],
): Result<Graph<Objects>> {
  const modules = isModules(declarations) ? declarations : [{ name: 'figures', declarations }];
  const builder = new Builder(modules, primitives);
  return builder.issues.length > 0 ? failure(...builder.issues) : success(builder.graph());
}

/**
 * `buildGraph` for a room's own declarations.
 *
 * @throws FiguresError with every problem: declarations that do not fit are a fault of ours, not of a plan
 */
export function requireGraph<Objects>(
  declarations: Declarations | readonly Module[],
  primitives: readonly Primitive<Objects>[],
): Graph<Objects> {
  const built = buildGraph(declarations, primitives);
  if (!built.ok) throw new FiguresError(built.issues);
  return built.value;
}

function isModules(declarations: Declarations | readonly Module[]): declarations is readonly Module[] {
  return Array.isArray(declarations);
}

class Builder<Objects> {
  readonly issues: Issue[] = [];
  private readonly byName = new Map<string, GraphFigure>();
  private readonly primitives = new Map<string, Primitive<Objects>>();
  private readonly ordered: GraphFigure[] = [];

  constructor(
    private readonly modules: readonly Module[],
    primitives: readonly Primitive<Objects>[],
  ) {
    for (const primitive of primitives) this.addPrimitive(primitive);
    for (const module of modules) {
      for (const [name, declaration] of Object.entries(module.declarations)) this.add(module.name, name, declaration);
    }
    this.checkNames();
    this.order();
    this.checkUnits();
  }

  graph(): Graph<Objects> {
    const used = new Set(this.ordered.flatMap(({ needs }) => needs));
    for (const { args } of this.primitives.values()) for (const name of args) used.add(name);
    const unused = this.ordered.filter(({ name, declaration }) => declaration.kind === 'input' && !used.has(name));
    return {
      modules: this.modules,
      figures: this.ordered,
      byName: this.byName,
      primitives: this.primitives,
      unusedInputs: unused.map(({ name }) => name),
    };
  }

  private addPrimitive(primitive: Primitive<Objects>): void {
    const { name } = primitive;
    if (this.primitives.has(name)) {
      this.issues.push(issue('figures.duplicatePrimitive', ['primitive', name], { name }));
    }
    this.primitives.set(name, primitive);
  }

  private add(module: string, name: string, declaration: Declaration): void {
    const first = this.byName.get(name);
    if (first === undefined) this.byName.set(name, this.place(module, name, declaration));
    else this.issues.push(issue('figures.duplicate', [name], { first: first.module, second: module }));
  }

  private place(module: string, name: string, declaration: Declaration): GraphFigure {
    const leaf = { name, module, declaration, needs: [] };
    switch (declaration.kind) {
      case 'input':
        return leaf;
      case 'constant':
        if (!Number.isFinite(declaration.value)) this.issues.push(issue('figures.constantNotFinite', [name], {}));
        return leaf;
      case 'formula': {
        const parsed = parseFormula(declaration.is);
        if (parsed.ok) return { ...leaf, needs: namesIn(parsed.expression), formula: parsed.expression };
        this.issues.push({ ...parsed.problem, path: [name] });
        return leaf;
      }
      case 'field':
        return { ...leaf, needs: this.argsOf(name, declaration) };
      default:
        return declaration satisfies never;
    }
  }

  private argsOf(name: string, { primitive: called, field }: FieldDeclaration): readonly string[] {
    const primitive = this.primitives.get(called);
    if (primitive === undefined) {
      const meant = didYouMean(called, [...this.primitives.keys()]);
      this.issues.push(issue('figures.unknownPrimitive', [name], { name: called }, meant));
      return [];
    }
    const { fields } = primitive;
    if (!fields.includes(field)) {
      const data = { primitive: called, name: field, known: fields };
      this.issues.push(issue('figures.unknownField', [name], data, didYouMean(field, fields)));
    }
    return [...new Set(primitive.args)];
  }

  private checkNames(): void {
    for (const { name: user, declaration, needs } of this.byName.values()) {
      if (declaration.kind !== 'formula') continue;
      for (const name of needs) {
        if (this.byName.has(name)) continue;
        const data = { name, formula: declaration.is };
        this.issues.push(issue('figures.unknownName', [user], data, this.figureMeantBy(name)));
      }
    }
    for (const { name: primitive, args } of this.primitives.values()) {
      for (const name of args) {
        if (this.byName.has(name)) continue;
        const meant = this.figureMeantBy(name);
        this.issues.push(issue('figures.unknownArgument', ['primitive', primitive], { primitive, name }, meant));
      }
    }
  }

  private figureMeantBy(name: string): MessageReference | undefined {
    return didYouMean(name, [...this.byName.keys()]);
  }

  /** Depth first in declared order; a figure met while it is still being visited closes a cycle. */
  private order(): void {
    const done = new Set<string>();
    const path: string[] = [];
    const visit = (name: string): void => {
      const figure = this.byName.get(name);
      if (figure === undefined || done.has(name)) return;
      const start = path.indexOf(name);
      if (start >= 0) {
        const cycle = [...path.slice(start), name].join(' → ');
        this.issues.push(issue('figures.cycle', [name], { path: cycle }));
        return;
      }
      path.push(name);
      figure.needs.forEach(visit);
      path.pop();
      done.add(name);
      this.ordered.push(figure);
    };
    for (const name of this.byName.keys()) visit(name);
  }

  private checkUnits(): void {
    const units = new Map<string, Unit>();
    for (const { name, declaration } of this.byName.values()) {
      const unit = parseUnit(declaration.unit);
      if (unit.ok) units.set(name, unit.value);
      else this.issues.push(...unit.issues.map((found) => ({ ...found, path: [name] })));
    }
    for (const { name, formula } of this.ordered) {
      if (formula === undefined) continue;
      const problems = checkUnits(formula, units.get(name), (used) => units.get(used));
      this.issues.push(...problems.map((problem) => ({ ...problem, path: [name] })));
    }
  }
}
