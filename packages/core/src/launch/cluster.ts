/** Accelerators of a launch: from options, from the launcher, or the fewest that its sizes need. */
import { findAccelerator, nodesOf } from '../catalog/index.js';
import { hint } from '../messages/index.js';
import type { ImportOptions } from './framework.js';
import type { ReadingDraft } from './reading.js';
import type { Launcher, LauncherNumber } from './shell/launcher.js';

/** Scripts name no accelerator; most published runs of both frameworks are on this one. */
const usualAccelerator = 'h100-sxm';

/**
 * Accelerators and their number.
 *
 * @param fewest number to take where nothing says one, for the reason `why`
 * @returns the number of accelerators, as far as it could be told
 */
export function readCluster(
  launcher: Launcher,
  fewest: number,
  options: ImportOptions,
  reading: ReadingDraft,
  why: 'launch.default.count' | 'launch.default.runTrain' = 'launch.default.count',
): number {
  if (options.accelerator === undefined)
    reading.assume('cluster.accelerator', usualAccelerator, 'launch.default.accelerator', {});
  else reading.option('cluster.accelerator', options.accelerator, '--accelerator');
  const perNode = numberOf(launcher.perNode, reading, options);
  if (perNode !== undefined && perNode !== usualPerNode(options.accelerator ?? usualAccelerator))
    reading.take('cluster.acceleratorsPerNode', perNode, launcher.perNode?.name ?? '');
  if (options.count !== undefined) {
    reading.option('cluster.count', options.count, '--count');
    return options.count;
  }
  const total = numberOf(launcher.total, reading, options);
  if (total !== undefined && launcher.nodes === undefined) {
    reading.take('cluster.count', total, launcher.total?.name ?? '');
    return total;
  }
  if (launcher.perNode === undefined && launcher.nodes === undefined) {
    reading.assume('cluster.count', fewest, why, {});
    return fewest;
  }
  const nodes = numberOf(launcher.nodes, reading, options);
  if (launcher.nodes === undefined) {
    reading.assume('cluster.count', perNode ?? fewest, 'launch.default.oneNode', { perNode: perNode ?? fewest });
    return perNode ?? fewest;
  }
  const each = perNode ?? usualPerNode(options.accelerator ?? usualAccelerator) ?? 1;
  const count = (nodes ?? 1) * each;
  if (launcher.perNode === undefined)
    reading.assume('cluster.count', count, 'launch.default.perNode', { nodes: nodes ?? 1, perNode: each });
  else reading.take('cluster.count', count, launcher.nodes.name, launcher.perNode.name);
  return count;
}

function numberOf(
  number: LauncherNumber | undefined,
  reading: ReadingDraft,
  options: ImportOptions,
): number | undefined {
  if (number === undefined) return undefined;
  const { name, word } = number;
  if (word.open.length > 0) {
    if (options.count === undefined)
      reading.refuse(name, 'launch.open', { variables: [...word.open] }, hint('launch.tryCount', {}));
    return undefined;
  }
  if (options.count !== undefined && !/^[\d:]+$/.test(word.text)) return undefined;
  // Elastic launches give a range, `1:4`; a plan is of one size.
  const value = Number(word.text.split(':').at(-1));
  if (Number.isSafeInteger(value) && value >= 1 && value <= 10_000_000) return value;
  reading.refuse(name, 'launch.notWhole', { min: 1, received: word.text });
  return undefined;
}

function usualPerNode(accelerator: string): number | undefined {
  const found = findAccelerator(accelerator);
  return found.ok ? nodesOf(found.value.id)[0]?.accelerators.value : undefined;
}
