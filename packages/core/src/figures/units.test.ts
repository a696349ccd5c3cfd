import { expect, test } from 'vitest';
import { memory, modules, primitives, run, sizes, times } from '../../../../bench/step-graph.mjs';
import { formatReference } from '../messages/index.js';
import { dimensionless, parseUnit, type Unit } from '../units/index.js';
import { type Expression, printExpression } from './expression.js';
import { requireGraph } from './graph.js';
import { issuesWith } from './issuesWith.js';
import { parseFormula } from './parse.js';
import { checkUnits } from './units.js';

function unit(text: string): Unit {
  const read = parseUnit(text);
  if (!read.ok) throw new Error(`no unit ${text}`);
  return read.value;
}

const names: Readonly<Record<string, string>> = {
  timeS: 's',
  hours: 'h',
  bytes: 'B',
  bytesPerS: 'B/s',
  tokens: 'tok',
  ranks: '1',
};

function problems(formula: string, declared: string): readonly string[] {
  const parsed = parseFormula(formula);
  if (!parsed.ok) throw new Error(formula);
  const found = checkUnits(parsed.expression, unit(declared), (name) => unit(names[name] ?? '?'));
  return found.map(formatReference);
}

test.each([
  ['bytes / bytesPerS', 's'],
  ['timeS + bytes / bytesPerS', 's'],
  ['max(0, timeS - 1[s])', 's'],
  ['ranks > 1 ? timeS : 0', 's'],
  ['timeS > 0 and ranks == 1', '1'],
  ['sqrt(2 * timeS * timeS)', 's'],
  ['sqrt(tokens) * sqrt(tokens)', 'tok'],
  ['timeS / 3600[s/h]', 'h'],
  ['hours * 3600[s/h]', 's'],
  ['ceil(tokens / 8)', 'tok'],
  ['-timeS', 's'],
  ['0', 's'],
  ['2[B/tok] * tokens', 'B'],
])('%s is %s', (formula, declared) => {
  expect(problems(formula, declared)).toEqual([]);
});

test.each([
  ['timeS + bytes', 's', '+ needs equal units, got s and B in (timeS + bytes)'],
  ['timeS + hours', 's', '+ needs equal units, got s and 3600 s in (timeS + hours)'],
  ['timeS / 3600', 'h', 'the formula gives s, declared is 3600 s: (timeS / 3600)'],
  ['timeS < bytes', '1', '< needs equal units, got s and B in (timeS < bytes)'],
  ['timeS ? 1 : 2', '1', '? needs plain numbers, got s in (timeS ? 1 : 2)'],
  ['ranks and bytes', '1', 'and needs plain numbers, got B in (ranks and bytes)'],
  ['not bytes', '1', 'not needs plain numbers, got B in (not bytes)'],
  ['ranks > 1 ? timeS : bytes', 's', ': of a choice needs equal units, got s and B in ((ranks > 1) ? timeS : bytes)'],
  ['max(timeS, 1)', 's', 'max needs equal units, got s and 1 in max(timeS, 1)'],
  ['sqrt(timeS)', 's', 'the formula gives s^0.5, declared is s: sqrt(timeS)'],
])('%s as %s is refused', (formula, declared, message) => {
  expect(problems(formula, declared)).toEqual([message]);
});

test('a unit that cannot be read is reported where it stands', () => {
  expect(problems('2[smoot] * tokens', 'tok')[0]).toMatch(/smoot/);
});

// Mistakes of the kinds that people make in these formulas; each must be seen at the figure where it was made. What
// units cannot see is left to golden values: a forgotten factor 2, pp for pp − 1, one bandwidth for another.
test.each([
  [
    'accelerators as a plain product',
    'accelerators',
    'tensorParallel * contextParallel * pipelineParallel * dataParallel',
  ],
  ['parameters of all layers for one', 'layerParameters', '(attentionParameters + mlpParameters) * layers'],
  ['embedding added per layer', 'totalParameters', '(layerParameters + 2 * embeddingParameters) * layers'],
  ['sequences for tokens', 'tokensPerStep', 'globalBatch'],
  ['tokens times tokens', 'tokensPerRank', 'tokensPerMicroBatch * sequenceLength / contextParallel'],
  ['micro-batches per step', 'microBatches', 'globalBatch / (microBatchSequences * dataParallel)'],
  ['layers forgotten', 'chunkForwardS', 'layerForwardS + layerExposedS'],
  ['layers applied twice', 'chunkForwardS', 'chunkLayers * chunkLayers * (layerForwardS + layerExposedS)'],
  ['bandwidth times bytes', 'sendS', 'pipelineParallel > 1 ? sendBytes * scaleOutBytesPerS + 0.00001[s] : 0'],
  ['latency without a unit', 'sendS', 'pipelineParallel > 1 ? sendBytes / scaleOutBytesPerS + 0.00001 : 0'],
  ['bytes for time', 'sendExposedS', 'max(0, sendBytes - chunkForwardS) * sendsPerStep'],
  ['bubble without the time of a micro-batch', 'bubbleS', '(pipelineParallel - 1) / virtualPipeline'],
  ['a fraction added to times', 'pipelineS', 'steadyS + stragglerFraction + sendExposedS'],
  ['fraction of a fraction', 'bubbleFraction', 'bubbleS / pipelineS / stepS'],
  ['straggler from ranks that are gpus', 'stragglerFraction', '0.002 + 0.0000005 * (accelerators - 1)'],
  ['step that forgets that it is per step', 'stepS', 'computeS * (1 + stragglerFraction)'],
  [
    'optimizer bytes taken for gradient bytes of all steps',
    'gradientsBytes',
    'rankParameters * bytesPerGradient * steps',
  ],
  ['activations of one layer', 'activationsBytes', 'activationBytesPerLayer * inFlight'],
  [
    'activations of tokens squared',
    'activationBytesPerLayer',
    'activationBytesPerElement * hiddenSize * tokensPerRank * tokensPerRank',
  ],
  ['parameters added to bytes', 'stateBytes', 'weightsBytes + rankParameters + optimizerBytes'],
  ['memory per cluster against memory per gpu', 'headroomBytes', 'memoryBytes - stateBytes'],
  ['headroom compared with a batch', 'fits', 'headroomBytes >= microBatches'],
  ['attention without the sequence', 'attentionFlop', 'flopPerAttention * layers * hiddenSize * tokensPerStep'],
  ['work of all tokens of the run', 'matrixFlop', 'flopPerParameter * totalParameters * trainingTokens'],
  ['mfu upside down in its units', 'mfuFraction', 'flopPerS * accelerators / peakFlopPerS'],
  ['work for a rate', 'mfuFraction', 'modelFlop / (accelerators * peakFlopPerS)'],
  ['rate times time', 'tokensPerS', 'tokensPerStep * stepS'],
  ['steps from sequences', 'steps', 'ceil(trainingTokens / globalBatch)'],
  ['hours taken for seconds', 'failureS', 'hoursPerFailure / accelerators'],
  ['hours without the size of one', 'gpuHours', 'accelerators * runS / 3600'],
  ['cost by seconds', 'costUsd', 'accelerators * runS * price'],
  ['price per gpu, gpus forgotten', 'costUsd', 'runS / 3600[s/h] * price'],
  ['power for energy', 'energyJ', 'accelerators * systemPower * pue'],
  ['days by hours', 'days', 'runS / 3600[s/h]'],
])('units catch: %s', (_, figure, mistake) => {
  const issues = issuesWith(modules, primitives, { [figure]: mistake });
  expect(issues.map(({ path }) => path[0])).toContain(figure);
  for (const { code } of issues) expect(code).toMatch(/^figures\.unit/);
});

test('issuesWith refuses names that are not formulas, so that no mistake is tested in vain', () => {
  expect(() => issuesWith(modules, primitives, { nothing: '1' })).toThrow(/nothing/);
});

/** Every formula with one * made / or one / made *, where what follows it has a unit. */
function swaps(whole: Expression, isPlain: (part: Expression) => boolean): readonly Expression[] {
  const within = (part: Expression, put: (changed: Expression) => Expression): readonly Expression[] => {
    switch (part.kind) {
      case 'unary':
        return within(part.of, (of) => put({ ...part, of }));
      case 'binary': {
        const below = [
          ...within(part.left, (left) => put({ ...part, left })),
          ...within(part.right, (right) => put({ ...part, right })),
        ];
        if (part.operator !== '*' && part.operator !== '/') return below;
        if (isPlain(part.right)) return below;
        return [...below, put({ ...part, operator: part.operator === '*' ? '/' : '*' })];
      }
      case 'call':
        return part.args.flatMap((arg, at) =>
          within(arg, (changed) => put({ ...part, args: part.args.with(at, changed) })),
        );
      case 'select':
        return [
          ...within(part.condition, (condition) => put({ ...part, condition })),
          ...within(part.yes, (yes) => put({ ...part, yes })),
          ...within(part.no, (no) => put({ ...part, no })),
        ];
      default:
        return [];
    }
  };
  return within(whole, (changed) => changed);
}

test('every × for ÷ before something with a unit is caught, in every formula of the step graph', () => {
  const graph = requireGraph(modules, primitives);
  const unitOfName = (name: string): Unit => unit(graph.byName.get(name)?.declaration.unit ?? '?');
  const isPlain = (part: Expression): boolean => checkUnits(part, dimensionless, unitOfName).length === 0;
  let seeded = 0;
  for (const [name, declaration] of Object.entries({ ...sizes, ...times, ...memory, ...run })) {
    const tree = graph.byName.get(name)?.formula;
    if (tree === undefined) continue;
    for (const swapped of swaps(tree, isPlain)) {
      seeded += 1;
      const found = checkUnits(swapped, unit(declaration.unit), unitOfName);
      expect(found, `${name}: ${printExpression(swapped)}`).not.toEqual([]);
    }
  }
  expect(seeded).toBeGreaterThan(60);
});
