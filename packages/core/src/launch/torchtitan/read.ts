/** From the text of a torchtitan configuration to the fields of a plan. */
import type { ImportOptions } from '../framework.js';
import { createReading, type LaunchReading } from '../reading.js';
import { readLayout } from './readLayout.js';
import { readModel } from './readModel.js';
import { readBatch, readOptimizer, readPrecision, readRecompute } from './readRecipe.js';
import { readSoftware } from './software.js';
import { readConfig } from './values.js';

/** @throws never */
export function readTorchtitan(text: string, options: ImportOptions): LaunchReading {
  const reading = createReading();
  const values = readConfig(text, options.add ?? [], reading);
  if (values === undefined) return reading.done([]);
  const model = readModel(values, reading);
  const layout = readLayout(values, reading, model, options);
  reading.assume('training.task', 'pretrain', 'launch.default.onlyPretrain', {});
  readPrecision(values, reading);
  readBatch(values, reading, layout);
  readOptimizer(values, reading, layout);
  readRecompute(values, reading, layout, model?.architecture);
  readSoftware(values, reading, layout);
  reading.assume('training.framework', 'fsdp', 'launch.default.framework', {});
  return reading.done(values.unused());
}
