/** Checks the units of a formula: what it gives must be what its figure declares. */
import { combine, type Dimension, PURE, parseDimension, printDimension, root, sameDimension } from './dimension.js';
import { type Expression, printExpression } from './expression.js';
import type { FormulaProblem } from './parse.js';

/** Any unit at all: the unit of a bare literal 0, and of a part that already has a problem. */
const ANY = 'any';
type Given = Dimension | typeof ANY;

/**
 * Problems with the units inside one formula and of its result.
 *
 * Addition, subtraction, min, max, comparisons and both arms of a choice need equal units; a condition, `and`, `or` and
 * `not` need plain numbers. Units count in full, size included: hours are not seconds, `runTimeS / 3600` is not `h` but
 * `runTimeS / 3600[s/h]` is. A bare literal is a plain number, except a bare `0`, which fits any unit: nothing is the
 * same in all of them (`max(0, spareBytes)`).
 *
 * @param unitOf unit of a name in the formula; undefined where unknown, which is reported elsewhere
 */
export function checkUnits(
  formula: Expression,
  declared: Dimension | undefined,
  unitOf: (name: string) => Dimension | undefined,
): readonly FormulaProblem[] {
  const problems: FormulaProblem[] = [];
  const given = unitOfPart(formula, unitOf, problems);
  if (given !== ANY && declared !== undefined && !sameDimension(given, declared)) {
    problems.push({
      code: 'figures.unitResult',
      data: { given: printDimension(given), declared: printDimension(declared), formula: printExpression(formula) },
    });
  }
  return problems;
}

function unitOfPart(
  part: Expression,
  unitOf: (name: string) => Dimension | undefined,
  problems: FormulaProblem[],
): Given {
  const unit = (of: Expression): Given => unitOfPart(of, unitOf, problems);
  switch (part.kind) {
    case 'number':
      return unitOfNumber(part, problems);
    case 'name':
      return unitOf(part.name) ?? ANY;
    case 'unary':
      return part.operator === '-' ? unit(part.of) : pure('not', [unit(part.of)], part, problems);
    case 'binary': {
      const left = unit(part.left);
      const right = unit(part.right);
      switch (part.operator) {
        case '*':
        case '/':
          return left === ANY || right === ANY ? ANY : combine(left, right, part.operator === '*' ? 1 : -1);
        case '+':
        case '-':
          return equal(part.operator, [left, right], part, problems);
        case 'and':
        case 'or':
          return pure(part.operator, [left, right], part, problems);
        default:
          equal(part.operator, [left, right], part, problems);
          return PURE;
      }
    }
    case 'call': {
      const args = part.args.map(unit);
      if (part.name === 'sqrt') return unitOfRoot(args[0] ?? ANY, part, problems);
      return equal(part.name, args, part, problems);
    }
    case 'select': {
      pure('?', [unit(part.condition)], part, problems);
      return equal(': of a choice', [unit(part.yes), unit(part.no)], part, problems);
    }
    default:
      return part satisfies never;
  }
}

function unitOfNumber(part: Expression & { kind: 'number' }, problems: FormulaProblem[]): Given {
  if (part.unit === undefined) return part.value === 0 ? ANY : PURE;
  const unit = parseDimension(part.unit);
  if (unit === undefined) problems.push({ code: 'figures.unknownUnit', data: { unit: part.unit } });
  return unit ?? ANY;
}

function unitOfRoot(of: Given, part: Expression, problems: FormulaProblem[]): Given {
  if (of === ANY) return ANY;
  const unit = root(of);
  if (unit === undefined) {
    problems.push({ code: 'figures.unitRoot', data: { unit: printDimension(of), part: printExpression(part) } });
  }
  return unit ?? ANY;
}

/** The unit that all share; the first that differs is reported. */
function equal(operator: string, units: readonly Given[], part: Expression, problems: FormulaProblem[]): Given {
  const known = units.filter((unit) => unit !== ANY);
  const first = known[0];
  if (first === undefined) return ANY;
  const other = known.find((unit) => !sameDimension(unit, first));
  if (other === undefined) return first;
  problems.push({
    code: 'figures.unitOperands',
    data: { operator, left: printDimension(first), right: printDimension(other), part: printExpression(part) },
  });
  return ANY;
}

function pure(operator: string, units: readonly Given[], part: Expression, problems: FormulaProblem[]): Given {
  const other = units.find((unit) => unit !== ANY && !sameDimension(unit, PURE));
  if (other !== undefined && other !== ANY) {
    problems.push({
      code: 'figures.unitPure',
      data: { operator, unit: printDimension(other), part: printExpression(part) },
    });
  }
  return PURE;
}
