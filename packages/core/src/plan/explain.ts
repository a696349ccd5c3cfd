/** Why a figure is what it is: finds it by its name or alias, and prints its tree. */
import type { Figure } from '../figures/index.js';
import { failure, hint, type Issue, issue, nearest, type Result, success } from '../messages/index.js';
import { formatValue } from './render/value.js';
import { display } from './report/display.js';
import type { PlanAnswer } from './run.js';

/** Dotted names that people try, to the figure that they mean. */
const aliases: Readonly<Record<string, string>> = {
  'training.step.time': 'stepTimeS',
  'training.step.tokens': 'stepTokens',
  'training.step.compute': 'pipelineBodyS',
  'training.step.gemm': 'stageGemmS',
  'training.step.attention': 'stageAttentionS',
  'training.step.elementwise': 'stageElementwiseS',
  'training.step.bubble': 'bubbleS',
  'training.step.optimizer': 'optimizerS',
  'training.step.communication.tensor': 'stageTensorExposedS',
  'training.step.communication.context': 'stageContextExposedS',
  'training.step.communication.expert': 'stageExpertExposedS',
  'training.step.communication.data': 'dataParallelExposedS',
  'training.step.communication.pipeline': 'pipelineTransferS',
  'training.memory': 'deviceMemoryBytes',
  'training.memory.peak': 'peakMemoryBytes',
  'training.memory.headroom': 'memoryHeadroomBytes',
  'training.memory.parameters': 'parameterMemoryBytes',
  'training.memory.gradients': 'gradientMemoryBytes',
  'training.memory.optimizer': 'optimizerMemoryBytes',
  'training.memory.activations': 'activationMemoryBytes',
  'training.memory.logits': 'logitsBytes',
  'training.mfu': 'mfuFraction',
  'training.mfu.unmasked': 'unmaskedMfuFraction',
  'training.hfu': 'hfuFraction',
  'training.throughput': 'tokensPerS',
  'training.run.time': 'runTimeS',
  'training.run.ideal': 'idealRunTimeS',
  'training.run.goodput': 'goodputFraction',
  'training.run.steps': 'steps',
  'training.run.failures': 'expectedFailures',
  'training.run.failureInterval': 'failureIntervalS',
  'training.run.restart': 'restartS',
  'training.run.checkpoint': 'checkpointS',
  'training.run.checkpointInterval': 'checkpointIntervalS',
  'training.run.energy': 'energyJ',
  'training.run.power': 'facilityPowerW',
  'training.cost': 'costUsd',
  'training.cost.energy': 'energyCostUsd',
  'training.cost.perToken': 'costPerTokenUsd',
};

/** Every name that `explain` takes for these figures. */
export function figureNames(figures: readonly string[]): readonly string[] {
  return [...Object.keys(aliases), ...figures];
}

/**
 * The tree of one figure.
 *
 * @param asked `stepTimeS`, `training.stepTimeS` or `training.step.time`
 */
export function explainFigure(answer: PlanAnswer, asked: string): Result<Figure> {
  const bare = asked.replace(/^training\./, '');
  for (const name of [aliases[asked], asked, bare]) {
    const found = name === undefined ? undefined : answer.explain(name);
    if (found !== undefined) return success(found);
  }
  const known = figureNames(Object.values(answer.outcomes).flatMap((outcome) => outcome.names));
  const near = nearest(asked, known);
  const problem: Issue = issue(
    'plan.unknownFigure',
    [],
    { figure: asked },
    near.length > 0
      ? hint('common.didYouMean', { names: near })
      : hint('plan.knownFigures', { figures: Object.keys(aliases) }),
  );
  return failure(problem);
}

export interface ExplanationLine {
  /** Branches drawn before the name. */
  readonly indent: string;
  readonly figure: Figure;
  /** `5.31 s`. */
  readonly value: string;
  /** Formula, source and note, where the figure has them. */
  readonly detail: string;
}

/**
 * The tree as lines, top first.
 *
 * @param depth levels below the figure; Infinity for all
 */
export function explanationLines(figure: Figure, depth: number): readonly ExplanationLine[] {
  return below(figure, depth, '', '');
}

function below(figure: Figure, depth: number, first: string, rest: string): readonly ExplanationLine[] {
  const children = depth > 0 ? figure.from : [];
  const line = {
    indent: first,
    figure,
    value: formatValue(figure.value, display(figure.name, figure.unit).unit === 'fraction' ? 'fraction' : figure.unit),
    detail: detail(figure, figure.from.length > children.length),
  };
  return [
    line,
    ...children.flatMap((child, index) => {
      const last = index === children.length - 1;
      return below(child, depth - 1, `${rest}${last ? '└─ ' : '├─ '}`, `${rest}${last ? '   ' : '│  '}`);
    }),
  ];
}

function detail(figure: Figure, isCut: boolean): string {
  const source =
    figure.source === undefined
      ? undefined
      : [figure.source.title, figure.source.section].filter((part) => part !== undefined).join(', ');
  const weak =
    figure.confidence === undefined || figure.confidence === 'published' || figure.confidence === 'measured'
      ? undefined
      : figure.confidence;
  const parts = [
    figure.formula === undefined ? undefined : `= ${figure.formula}`,
    figure.shared === true ? '(above)' : undefined,
    figure.formula === undefined ? figure.rule : undefined,
    figure.note,
    source,
    weak,
    isCut ? '…' : undefined,
  ];
  return parts.filter((part) => part !== undefined && part !== '').join(' · ');
}
