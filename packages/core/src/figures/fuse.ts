/** Joins operations that follow each other into one pass over a block. */
import type { Lowered, Node, Operation } from './lower.js';

/**
 * Which operation may swallow which operand: outer operation, place of the operand, inner operation → fused operation.
 * Its operands are those of the inner operation, then the rest of the outer one.
 */
const RULES = new Map<string, Operation>();

/** At either place where the outer operation is commutative, else at the place stated. */
function rules(outer: Operation, places: readonly number[], fused: Partial<Record<Operation, Operation>>): void {
  for (const [inner, result] of Object.entries(fused)) {
    for (const place of places) RULES.set(`${outer} ${place} ${inner}`, result);
  }
}

rules('add', [0, 1], {
  add: 'addAdd',
  subtract: 'subtractAdd',
  multiply: 'multiplyAdd',
  divide: 'divideAdd',
  max: 'maxAdd',
  addAdd: 'addAddAdd',
  multiplyMultiply: 'multiplyMultiplyAdd',
  multiplyDivide: 'multiplyDivideAdd',
});
rules('subtract', [0], { multiply: 'multiplySubtract' });
rules('subtract', [1], { multiply: 'minusProduct', divide: 'minusQuotient' });
rules('multiply', [0, 1], {
  add: 'addMultiply',
  subtract: 'subtractMultiply',
  multiply: 'multiplyMultiply',
  divide: 'divideMultiply',
  multiplyMultiply: 'multiplyMultiplyMultiply',
  multiplyDivide: 'multiplyDivideMultiply',
  divideMultiply: 'divideMultiplyMultiply',
});
rules('divide', [0], {
  add: 'addDivide',
  subtract: 'subtractDivide',
  multiply: 'multiplyDivide',
  divide: 'divideDivide',
  multiplyMultiply: 'multiplyMultiplyDivide',
  multiplyDivide: 'multiplyDivideDivide',
  multiplyAdd: 'multiplyAddDivide',
});
rules('divide', [1], { multiply: 'overProduct' });
rules('max', [0, 1], { subtract: 'subtractMax' });
rules('multiplyAdd', [2], { multiply: 'dot' });
rules('select', [0], {
  less: 'selectLess',
  lessEqual: 'selectLessEqual',
  equal: 'selectEqual',
  notEqual: 'selectNotEqual',
});

/**
 * Fuses an operand into its only user where a kernel for the pair exists.
 *
 * Only operands that vary with the same columns as their user are fused: one that varies with fewer may be a single value
 * over a whole block, and is then cheaper alone.
 *
 * @returns the same nodes at the same indexes, with fused operations; swallowed nodes are left without a user
 */
export function fuse({ nodes, outputs }: Lowered): Lowered {
  const uses = new Uint32Array(nodes.length);
  for (const node of nodes) for (const operand of node.operands) uses[operand] = (uses[operand] ?? 0) + 1;
  for (const output of outputs.values()) uses[output] = (uses[output] ?? 0) + 1;

  const fused: Node[] = [];
  for (const node of nodes) {
    let current = node;
    for (let next = fuseOnce(current, fused, uses); next !== undefined; next = fuseOnce(current, fused, uses))
      current = next;
    fused.push(current);
  }
  return { nodes: fused, outputs };
}

function fuseOnce(outer: Node, nodes: readonly Node[], uses: Uint32Array): Node | undefined {
  if (outer.kind !== 'operation') return undefined;
  for (const [place, operand] of outer.operands.entries()) {
    const inner = nodes[operand];
    if (inner?.kind !== 'operation' || uses[operand] !== 1 || inner.columns !== outer.columns) continue;
    const operation = RULES.get(`${outer.operation} ${place} ${inner.operation}`);
    if (operation === undefined) continue;
    return { ...outer, operation, operands: [...inner.operands, ...outer.operands.toSpliced(place, 1)] };
  }
  return undefined;
}
