/** Declarations made into a graph: names resolved, units checked, figures in an order in which each follows what it needs. */
import type { Issue, Result } from '../messages/index.js';
import { type Dimension, parseDimension } from './dimension.js';
import { type Expression, namesIn } from './expression.js';
import type { Declaration, Declarations, Primitive } from './figure.js';
import { FiguresError } from './figuresError.js';
import { nearestName } from './nearest.js';
import { type FormulaProblem, parseFormula } from './parse.js';
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
  const issues = builder.issues();
  if (issues.length > 0) return { ok: false, issues };
  return { ok: true, value: builder.graph() };
}

function isModules(declarations: Declarations | readonly Module[]): declarations is readonly Module[] {
  return Array.isArray(declarations);
}

class Builder<Objects> {
  private readonly found: Issue[] = [];
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
    this.resolveNames();
    this.order();
    this.checkAllUnits();
  }

  issues(): readonly Issue[] {
    return this.found;
  }

  graph(): Graph<Objects> {
    const used = new Set(this.ordered.flatMap((figure) => figure.needs));
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
    if (this.primitives.has(primitive.name)) {
      this.report(['primitive', primitive.name], {
        code: 'figures.duplicatePrimitive',
        data: { name: primitive.name },
      });
    }
    this.primitives.set(primitive.name, primitive);
  }

  private add(module: string, name: string, declaration: Declaration): void {
    const earlier = this.byName.get(name);
    if (earlier !== undefined) {
      this.report([name], { code: 'figures.duplicate', data: { first: earlier.module, second: module } });
      return;
    }
    this.byName.set(name, this.place(module, name, declaration));
  }

  private place(module: string, name: string, declaration: Declaration): GraphFigure {
    const leaf = { name, module, declaration, needs: [] };
    switch (declaration.kind) {
      case 'input':
        return leaf;
      case 'constant':
        if (!Number.isFinite(declaration.value)) this.report([name], { code: 'figures.constantNotFinite', data: {} });
        return leaf;
      case 'formula': {
        const parsed = parseFormula(declaration.is);
        if (!parsed.ok) {
          this.report([name], parsed.problem);
          return leaf;
        }
        return { ...leaf, needs: namesIn(parsed.expression), formula: parsed.expression };
      }
      case 'field': {
        const primitive = this.primitives.get(declaration.primitive);
        if (primitive === undefined) {
          const problem = { code: 'figures.unknownPrimitive', data: { name: declaration.primitive } } as const;
          this.report([name], problem, nearestName(declaration.primitive, this.primitives.keys()));
          return leaf;
        }
        if (!primitive.fields.includes(declaration.field)) {
          const data = { primitive: primitive.name, name: declaration.field, known: primitive.fields };
          this.report([name], { code: 'figures.unknownField', data }, nearestName(declaration.field, primitive.fields));
        }
        return { ...leaf, needs: [...new Set(primitive.args)] };
      }
      default:
        return declaration satisfies never;
    }
  }

  private resolveNames(): void {
    for (const figure of this.byName.values()) {
      if (figure.declaration.kind !== 'formula') continue;
      for (const name of figure.needs) {
        if (this.byName.has(name)) continue;
        const data = { name, formula: figure.declaration.is };
        this.report([figure.name], { code: 'figures.unknownName', data }, nearestName(name, this.byName.keys()));
      }
    }
    for (const primitive of this.primitives.values()) {
      for (const name of primitive.args) {
        if (this.byName.has(name)) continue;
        const data = { primitive: primitive.name, name };
        const nearest = nearestName(name, this.byName.keys());
        this.report(['primitive', primitive.name], { code: 'figures.unknownArgument', data }, nearest);
      }
    }
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
        const cycle = [...path.slice(start), name];
        this.report([name], { code: 'figures.cycle', data: { path: cycle.join(' → ') } });
        return;
      }
      path.push(name);
      figure.needs.forEach(visit);
      path.pop();
      if (!done.has(name)) this.ordered.push(figure);
      done.add(name);
    };
    for (const name of this.byName.keys()) visit(name);
  }

  private checkAllUnits(): void {
    const units = new Map<string, Dimension | undefined>();
    for (const { name, declaration } of this.byName.values()) {
      const unit = parseDimension(declaration.unit);
      if (unit === undefined) this.report([name], { code: 'figures.unknownUnit', data: { unit: declaration.unit } });
      units.set(name, unit);
    }
    for (const { name, formula } of this.ordered) {
      if (formula === undefined) continue;
      const problems = checkUnits(formula, units.get(name), (used) => units.get(used));
      for (const problem of problems) this.report([name], problem);
    }
  }

  private report(path: Issue['path'], problem: FormulaProblem, nearest?: string): void {
    const hint =
      nearest === undefined ? {} : { hint: { code: 'figures.didYouMean', data: { name: nearest } } as const };
    this.found.push({ ...problem, path, ...hint });
  }
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
