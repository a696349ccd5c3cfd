/** Which figures a sweep writes. */
import { didYouMean, hint, issue, type Result } from '../messages/index.js';
import { leanFigureUnits } from '../plan/index.js';

/** Fit, speed, time and cost at a glance. */
export const defaultFigures: readonly string[] = [
  'stepTimeS',
  'tokensPerSPerAccelerator',
  'mfuFraction',
  'deviceMemoryBytes',
  'memoryHeadroomBytes',
  'goodputFraction',
  'runTimeS',
  'energyJ',
  'costUsd',
];

/** @param text `stepTimeS,costUsd,stepTimeS.low`; the default figures where absent */
export function parseFigures(text: string | undefined): Result<readonly string[]> {
  if (text === undefined) return { ok: true, value: defaultFigures };
  const known = Object.keys(leanFigureUnits());
  const names = text.split(',').map((name) => name.trim());
  const unknown = names
    .filter((name) => !known.includes(name))
    .map((figure) =>
      issue(
        'sweep.unknownFigure',
        [],
        { figure },
        didYouMean(figure, known) ?? hint('plan.knownKeys', { known: defaultFigures }),
      ),
    );
  const twice = names
    .filter((name, at) => names.indexOf(name) < at)
    .map((figure) => issue('sweep.figureTwice', [], { figure }));
  const issues = [...unknown, ...twice];
  return issues.length > 0 ? { ok: false, issues } : { ok: true, value: names };
}
