/** What is asked of a bottleneck analysis beside the ranking, and whether it can be. */
import { didYouMean, failure, hint, issue, type Result, success } from '../messages/index.js';
import { parseQuantity } from '../units/index.js';
import { MEMORIES } from './largestModel.js';
import { RESOURCES, type ResourceKey } from './resources.js';

export const OBJECTIVES = ['time', 'cost'] as const;
export type Objective = (typeof OBJECTIVES)[number];

export interface Questions {
  /** All of them where absent. */
  readonly resources?: readonly ResourceKey[];
  /** What the ranking compares: the time to the target, or what it costs. */
  readonly objective: Objective;
  readonly breakEven: boolean;
  readonly deadlineS?: number;
  /** Memories for which the largest model is looked for; none where absent. */
  readonly memoriesBytes?: readonly number[];
}

/** As written on a command line or in a request. */
export interface WrittenQuestions {
  readonly resource?: string;
  readonly objective?: string;
  readonly breakEven?: boolean;
  /** 60 d */
  readonly deadline?: string;
  /** 80GB,141GB; `true` for those that are sold. */
  readonly largestModel?: string | boolean;
}

/** Every question that cannot be asked is an issue, at the name of its option. */
export function readQuestions({
  resource,
  objective = 'time',
  breakEven = false,
  deadline,
  largestModel,
}: WrittenQuestions): Result<Questions> {
  const resources = resource === undefined ? undefined : readResources(resource);
  const wanted = OBJECTIVES.find((each) => each === objective);
  const deadlineS = deadline === undefined ? undefined : readDeadline(deadline);
  const memories = largestModel === undefined || largestModel === false ? undefined : readMemories(largestModel);
  const issues = [resources, deadlineS, memories].flatMap((each) => (each === undefined || each.ok ? [] : each.issues));
  if (wanted === undefined)
    issues.push(issue('bottleneck.notAChoice', ['objective'], { choices: OBJECTIVES, received: objective }));
  if (issues.length > 0 || wanted === undefined) return { ok: false, issues };
  return success({
    objective: wanted,
    breakEven,
    ...(resources?.ok ? { resources: resources.value } : {}),
    ...(deadlineS?.ok ? { deadlineS: deadlineS.value } : {}),
    ...(memories?.ok ? { memoriesBytes: memories.value } : {}),
  });
}

function readResources(text: string): Result<readonly ResourceKey[]> {
  const names = text.split(',').map((each) => each.trim());
  const keys = names.flatMap((each) => RESOURCES.filter((key) => key === each));
  const unknown = names.filter((each) => !RESOURCES.some((key) => key === each));
  if (unknown.length === 0) return success([...new Set(keys)]);
  return failure(
    ...unknown.map((received) =>
      issue(
        'bottleneck.unknownResource',
        ['resource'],
        { received },
        didYouMean(received, RESOURCES) ?? hint('bottleneck.knownResources', { known: RESOURCES }),
      ),
    ),
  );
}

function readDeadline(text: string): Result<number> {
  const read = parseQuantity(text, 'seconds', ['deadline']);
  return read.ok && read.value <= 0 ? failure(issue('bottleneck.notPositive', ['deadline'], { received: text })) : read;
}

function readMemories(given: string | true): Result<readonly number[]> {
  if (given === true) return success(MEMORIES);
  const read = given.split(',').map((each) => {
    const bytes = parseQuantity(each.trim(), 'bytes', ['largest-model']);
    return bytes.ok && bytes.value <= 0
      ? failure(issue('bottleneck.notPositive', ['largest-model'], { received: each }))
      : bytes;
  });
  const issues = read.flatMap((each) => (each.ok ? [] : each.issues));
  return issues.length > 0 ? { ok: false, issues } : success(read.flatMap((each) => (each.ok ? [each.value] : [])));
}
