/** Holds what a log says of its own configuration against the plan. */
import { hint, type Issue, issue } from '../messages/index.js';
import type { Recompute, TrainingInput } from '../training/index.js';
import type { LocatedSettings, LogSettings } from './log/runLog.js';

/** Where each setting stands in a plan; those of the model cannot be set by one value. */
const paths: Readonly<Record<keyof LogSettings, readonly string[]>> = {
  accelerators: ['cluster', 'count'],
  layers: ['model'],
  hiddenSize: ['model'],
  sequenceLength: ['data', 'sequenceLength'],
  globalBatchSequences: ['training', 'globalBatchSequences'],
  microBatchSequences: ['training', 'layout', 'microBatchSequences'],
  tensorParallel: ['training', 'layout', 'tensorParallel'],
  contextParallel: ['training', 'layout', 'contextParallel'],
  expertParallel: ['training', 'layout', 'expertParallel'],
  pipelineParallel: ['training', 'layout', 'pipelineParallel'],
  virtualPipeline: ['training', 'layout', 'virtualPipeline'],
  dataParallel: ['training', 'layout', 'dataParallel'],
  recompute: ['training', 'layout', 'recompute'],
};

/** Every setting of the log that the plan contradicts: then the two speak of different runs. */
export function contradictions(settings: LocatedSettings, input: TrainingInput): readonly Issue[] {
  const { architecture, cluster, layout, sequenceLength, globalBatchSequences } = input;
  const planned: Readonly<Record<keyof LogSettings, number | string>> = {
    accelerators: cluster.count,
    layers: architecture.layerBlocks.length,
    hiddenSize: architecture.hiddenSize,
    sequenceLength,
    globalBatchSequences,
    ...layout,
    recompute: granularityOf(layout.recompute),
  };
  return (Object.keys(paths) as (keyof LogSettings)[]).flatMap((name) => {
    const found = settings[name];
    if (found === undefined || found.value === planned[name]) return [];
    const path = paths[name];
    const data = { setting: name, line: found.line, logged: found.value, planned: planned[name] };
    return [
      path[0] === 'model'
        ? issue('diagnose.otherModel', path, data)
        : issue(
            'diagnose.otherSetting',
            path,
            data,
            hint('diagnose.trySet', { setting: `${path.join('.')}=${found.value}` }),
          ),
    ];
  });
}

/** What Megatron-LM calls the granularity: named parts are selective, whole layers full. */
function granularityOf(recompute: Recompute): string {
  if (typeof recompute === 'string') return recompute;
  return 'modules' in recompute ? 'selective' : 'full';
}
