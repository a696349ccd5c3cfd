/** Turns the formulas that the outputs need into single operations, each distinct one once. */
import type { BinaryOperator, Expression } from './expression.js';
import type { fusedKernels } from './fused.hot.js';
import type { Graph } from './graph.js';
import type { kernels } from './kernels.hot.js';

export type BasicOperation = keyof typeof kernels;
export type Operation = BasicOperation | keyof typeof fusedKernels;

/** One value of the program; operands are indexes of earlier nodes. */
export type Node = {
  readonly operands: readonly number[];
  /** Bit i is set where the value depends on column i; 0n means one value for the whole run. */
  readonly columns: bigint;
} & (
  | { readonly kind: 'literal'; readonly value: number }
  /** An input or a constant with one value per run. */
  | { readonly kind: 'uniform'; readonly name: string }
  | { readonly kind: 'column'; readonly name: string }
  | { readonly kind: 'operation'; readonly operation: Operation }
  /** One call of a primitive with all its fields; `operands` are its arguments. */
  | { readonly kind: 'call'; readonly primitive: string }
  /** One field of the call that is its only operand. */
  | { readonly kind: 'field'; readonly field: number }
);

/** Nodes in an order in which operands come first, and the node of each output. */
export interface Lowered {
  readonly nodes: readonly Node[];
  readonly outputs: ReadonlyMap<string, number>;
}

/**
 * Lowers what the outputs need and nothing else.
 *
 * The order of operations is kept as written, so that results agree bit for bit with an evaluation of the tree.
 *
 * @param columns figures that are given per row; one that is a formula or a field is then not evaluated
 */
export function lower<Objects>(graph: Graph<Objects>, outputs: readonly string[], columns: readonly string[]): Lowered {
  const lowering = new Lowering(graph, columns);
  const named = new Map(outputs.map((name) => [name, lowering.figure(name)]));
  return { nodes: lowering.nodes, outputs: named };
}

const BINARY: Readonly<Record<BinaryOperator, { readonly operation: BasicOperation; readonly swapped: boolean }>> = {
  '+': { operation: 'add', swapped: false },
  '-': { operation: 'subtract', swapped: false },
  '*': { operation: 'multiply', swapped: false },
  '/': { operation: 'divide', swapped: false },
  '<': { operation: 'less', swapped: false },
  '<=': { operation: 'lessEqual', swapped: false },
  '>': { operation: 'less', swapped: true },
  '>=': { operation: 'lessEqual', swapped: true },
  '==': { operation: 'equal', swapped: false },
  '!=': { operation: 'notEqual', swapped: false },
  and: { operation: 'and', swapped: false },
  or: { operation: 'or', swapped: false },
};

/** Their operands may be swapped without changing a bit, which lets more equal operations be found. */
const COMMUTATIVE: ReadonlySet<BasicOperation> = new Set([
  'add',
  'multiply',
  'min',
  'max',
  'equal',
  'notEqual',
  'and',
  'or',
]);

class Lowering<Objects> {
  readonly nodes: Node[] = [];
  private readonly known = new Map<string, number>();
  private readonly figures = new Map<string, number>();
  private readonly columns: ReadonlyMap<string, number>;

  constructor(
    private readonly graph: Graph<Objects>,
    columns: readonly string[],
  ) {
    this.columns = new Map(columns.map((name, index) => [name, index]));
    for (const name of columns) {
      if (!graph.byName.has(name)) throw new Error(`no figure ${name} to take as a column`);
    }
  }

  figure(name: string): number {
    const done = this.figures.get(name);
    if (done !== undefined) return done;
    const index = this.lowerFigure(name);
    this.figures.set(name, index);
    return index;
  }

  private lowerFigure(name: string): number {
    const figure = this.graph.byName.get(name);
    if (figure === undefined) throw new Error(`no figure ${name} in the graph`);
    const column = this.columns.get(name);
    if (column !== undefined)
      return this.add({ kind: 'column', name, operands: [], columns: 1n << BigInt(column) }, name);
    const { declaration, formula } = figure;
    if (formula !== undefined) return this.expression(formula);
    if (declaration.kind === 'field') return this.field(declaration.primitive, declaration.field);
    return this.add({ kind: 'uniform', name, operands: [], columns: 0n }, name);
  }

  private field(name: string, field: string): number {
    const primitive = this.graph.primitives.get(name);
    if (primitive === undefined) throw new Error(`no primitive ${name} in the graph`);
    const operands = primitive.args.map((arg) => this.figure(arg));
    const call = this.add({ kind: 'call', primitive: name, operands, columns: this.columnsOf(operands) }, name);
    const index = primitive.fields.indexOf(field);
    return this.add({ kind: 'field', field: index, operands: [call], columns: this.columnsOf([call]) }, String(index));
  }

  private expression(part: Expression): number {
    switch (part.kind) {
      case 'number':
        return this.add({ kind: 'literal', value: part.value, operands: [], columns: 0n }, String(part.value));
      case 'name':
        return this.figure(part.name);
      case 'unary':
        return this.operation(part.operator === '-' ? 'negate' : 'not', [this.expression(part.of)]);
      case 'binary': {
        const { operation, swapped } = BINARY[part.operator];
        const left = this.expression(part.left);
        const right = this.expression(part.right);
        return this.operation(operation, swapped ? [right, left] : [left, right]);
      }
      case 'call': {
        const { name } = part;
        const args = part.args.map((arg) => this.expression(arg));
        if (name !== 'min' && name !== 'max') return this.operation(name, args);
        return args.reduce((left, right) => this.operation(name, [left, right]));
      }
      case 'select':
        return this.operation(
          'select',
          [part.condition, part.yes, part.no].map((arm) => this.expression(arm)),
        );
      default:
        return part satisfies never;
    }
  }

  private operation(operation: BasicOperation, operands: readonly number[]): number {
    const ordered = COMMUTATIVE.has(operation) ? operands.toSorted((left, right) => left - right) : operands;
    return this.add({ kind: 'operation', operation, operands: ordered, columns: this.columnsOf(ordered) }, operation);
  }

  private columnsOf(operands: readonly number[]): bigint {
    return operands.reduce((all, operand) => all | (this.nodes[operand]?.columns ?? 0n), 0n);
  }

  /** The node equal to this one if there is one, else a new one; `detail` tells nodes of a kind with equal operands apart. */
  private add(node: Node, detail: string): number {
    const key = `${node.kind} ${detail} ${node.operands.join(' ')}`;
    const known = this.known.get(key);
    if (known !== undefined) return known;
    this.known.set(key, this.nodes.length);
    return this.nodes.push(node) - 1;
  }
}
