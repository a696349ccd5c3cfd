/** The training answer for people, in order: headline, run, step, memory, layout, and the search where there was one. */
import type { Block } from '../../report/block.js';
import type { Answer } from './answer.js';
import { headline } from './headline.js';
import { failureTable, goodputTable, runTimeTable } from './runTimeTables.js';
import { searchTable, stoppedBlocks } from './searchBlocks.js';
import { layoutTable, memoryTable, runTable, stepTable } from './tables.js';

export function trainingBlocks(answer: Answer): readonly Block[] {
  return [
    ...(answer.searched === undefined ? [] : stoppedBlocks(answer.searched)),
    headline(answer),
    runTable(answer),
    runTimeTable(answer),
    ...failureTable(answer),
    ...goodputTable(answer),
    stepTable(answer),
    memoryTable(answer),
    layoutTable(answer),
    ...(answer.searched === undefined ? [] : [searchTable(answer.searched)]),
  ];
}
