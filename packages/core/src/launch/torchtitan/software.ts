/** What a torchtitan configuration says of the software: compilation of layers and of the loss, asynchronous tensor parallelism, dispatch of tokens. */
import { hasMoeLayers } from '../../architecture/index.js';
import { type TrainingInput, uncompiledLogitBytes } from '../../training/index.js';
import type { ReadingDraft } from '../reading.js';
import type { ReadLayout } from './readLayout.js';
import type { ConfigValues } from './values.js';

const root = 'training.software';
const compile = 'compile.enable';
const asynchronous = 'parallelism.enable_async_tensor_parallel';
const backend = 'parallelism.expert_parallel_comm_backend';

const components = 'compile.components';

/** Whether layers are compiled. */
export function compilesModel(values: ConfigValues): boolean {
  return values.on(compile) && values.list(components).includes('model');
}

export function readSoftware(values: ConfigValues, reading: ReadingDraft, sizes: ReadLayout): void {
  const isCompiled = compilesModel(values);
  values.see(components);
  values.take(`${root}.elementwiseFusion`, isCompiled ? 'compiled' : 'eager', compile);
  const compilesLoss = values.on(compile) && values.list(components).includes('loss');
  if (!compilesLoss) values.take(`${root}.logitBytes`, uncompiledLogitBytes(sizes.tensorParallel), compile);
  if (values.on(asynchronous)) {
    if (!isCompiled) reading.refuse(asynchronous, 'launch.needs', { other: compile });
    const other = 'parallelism.tensor_parallel_degree';
    if (sizes.tensorParallel === 1) reading.note('launch.note.withoutEffect', { name: asynchronous, other });
    else reading.take(`${root}.tensorOverlap`, true, asynchronous);
  }
  const dispatch = values.choice(backend, ['standard', 'deepep']);
  if (sizes.expertParallel > 1)
    values.take(`${root}.expertDispatch`, dispatch === 'deepep' ? 'deduplicated' : 'all-to-all', backend);
}

export interface SoftwareKeys {
  readonly isCompiled: boolean;
  /** What is compiled, where anything is. */
  readonly components: readonly string[];
  /** Keys of the parallelism section. */
  readonly parallelism: readonly (readonly [key: string, value: string | boolean])[];
}

export function softwareKeys({ architecture, framework, layout }: TrainingInput): SoftwareKeys {
  const isCompiled = framework.elementwiseFusion === 'compiled' || framework.elementwiseFusion === 'fused';
  const hasExperts = hasMoeLayers(architecture);
  const isAsynchronous = framework.tensorOverlapFraction > 0 && layout.tensorParallel > 1 && isCompiled;
  const isDeepEp = framework.expertDispatch === 'deduplicated' && hasExperts && layout.expertParallel > 1;
  return {
    isCompiled,
    components: framework.logitBytes < uncompiledLogitBytes(1) ? ['model', 'loss'] : ['model'],
    parallelism: [
      ...(isAsynchronous ? [['enable_async_tensor_parallel', true] as const] : []),
      ...(isDeepEp ? [['expert_parallel_comm_backend', 'deepep'] as const] : []),
    ],
  };
}
