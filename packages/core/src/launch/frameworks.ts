/** Every framework that launches are read from and written for; a new one adds a line. */
import { didYouMean, failure, issue, type Result, success } from '../messages/index.js';
import type { LaunchFramework } from './framework.js';
import { megatron } from './megatron/megatron.js';
import { torchtitan } from './torchtitan/torchtitan.js';

export const launchFrameworks: readonly LaunchFramework[] = [megatron, torchtitan];

/** @param path what the user wrote the name as: an option or an argument */
export function findLaunchFramework(id: string, path: string): Result<LaunchFramework> {
  const found = launchFrameworks.find((framework) => framework.id === id);
  if (found !== undefined) return success(found);
  const choices = launchFrameworks.map((framework) => framework.id);
  return failure(issue('launch.notChoice', [path], { choices, received: id }, didYouMean(id, choices)));
}
