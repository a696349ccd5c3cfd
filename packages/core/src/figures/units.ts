/** Checks the units of a formula: what it gives must be what its figure declares. */
import { type MessageReference, hint as problem } from '../messages/index.js';
import {
  dimensionless,
  divideUnits,
  equalUnits,
  formatUnit,
  multiplyUnits,
  parseUnit,
  powerUnit,
  type Unit,
} from '../units/index.js';
import { type Expression, printExpression } from './expression.js';

/** Any unit at all: the unit of a bare literal 0, and of a part that already has a problem. */
const ANY = 'any';
type Given = Unit | typeof ANY;

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
  declared: Unit | undefined,
  unitOf: (name: string) => Unit | undefined,
): readonly MessageReference[] {
  const problems: MessageReference[] = [];
  const given = unitOfPart(formula, unitOf, problems);
  if (given !== ANY && declared !== undefined && !equalUnits(given, declared)) {
    problems.push(
      problem('figures.unitResult', {
        given: formatUnit(given),
        declared: formatUnit(declared),
        formula: printExpression(formula),
      }),
    );
  }
  return problems;
}

function unitOfPart(part: Expression, unitOf: (name: string) => Unit | undefined, problems: MessageReference[]): Given {
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
          return left === ANY || right === ANY
            ? ANY
            : part.operator === '*'
              ? multiplyUnits(left, right)
              : divideUnits(left, right);
        case '+':
        case '-':
          return equal(part.operator, [left, right], part, problems);
        case 'and':
        case 'or':
          return pure(part.operator, [left, right], part, problems);
        default:
          equal(part.operator, [left, right], part, problems);
          return dimensionless;
      }
    }
    case 'call': {
      const args = part.args.map(unit);
      const [only = ANY] = args;
      if (part.name === 'sqrt') return only === ANY ? ANY : powerUnit(only, 0.5);
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

function unitOfNumber(part: Expression & { kind: 'number' }, problems: MessageReference[]): Given {
  if (part.unit === undefined) return part.value === 0 ? ANY : dimensionless;
  const unit = parseUnit(part.unit);
  if (unit.ok) return unit.value;
  problems.push(...unit.issues);
  return ANY;
}

/** The unit that all share; the first that differs is reported. */
function equal(operator: string, units: readonly Given[], part: Expression, problems: MessageReference[]): Given {
  const known = units.filter((unit) => unit !== ANY);
  const first = known[0];
  if (first === undefined) return ANY;
  const other = known.find((unit) => !equalUnits(unit, first));
  if (other === undefined) return first;
  problems.push(
    problem('figures.unitOperands', {
      operator,
      left: formatUnit(first),
      right: formatUnit(other),
      part: printExpression(part),
    }),
  );
  return ANY;
}

function pure(operator: string, units: readonly Given[], part: Expression, problems: MessageReference[]): Given {
  const other = units.find((unit) => unit !== ANY && !equalUnits(unit, dimensionless));
  if (other !== undefined && other !== ANY) {
    problems.push(problem('figures.unitPure', { operator, unit: formatUnit(other), part: printExpression(part) }));
  }
  return dimensionless;
}
