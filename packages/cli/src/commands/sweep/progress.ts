/** How far a sweep or a search is: a bar that moves on a terminal, a line now and then elsewhere. */
import { formatMessage } from '@athanor/core/messages';
import { formatQuantity } from '@athanor/core/units';
import type { Io } from '../../io.js';

export interface Progress {
  update(done: number): void;
  /** Takes the bar away. */
  end(): void;
}

const barCells = 24;
const barEveryMs = 100;
const lineEveryMs = 10_000;
const clearLine = '\r\u001b[2K';

/**
 * @param before rows that an earlier command did: they say nothing of the speed of this one
 * @param words what is said beside the bar
 */
export function progressOf(all: number, before: number, io: Io, words: typeof rowWords = rowWords): Progress {
  const startMs = io.now();
  let shownMs = io.live ? Number.NEGATIVE_INFINITY : startMs;
  return {
    update: (done) => {
      const nowMs = io.now();
      if (nowMs - shownMs < (io.live ? barEveryMs : lineEveryMs)) return;
      shownMs = nowMs;
      const told = words(done, all, (done - before) / Math.max(1e-9, (nowMs - startMs) / 1000));
      io.writeError(io.live ? `${clearLine}${bar(done / all)} ${told}` : `${told}\n`);
    },
    end: () => {
      if (io.live) io.writeError(clearLine);
    },
  };
}

function rowWords(done: number, all: number, rowsPerS: number): string {
  const percent = Math.floor((100 * done) / all);
  if (!(rowsPerS > 0)) return formatMessage('sweep.progress.first', { done, all, percent });
  const left = formatQuantity(Math.ceil((all - done) / rowsPerS), 'seconds');
  return formatMessage('sweep.progress.rows', { done, all, percent, rate: Math.round(rowsPerS), left });
}

function bar(fraction: number): string {
  const full = Math.round(barCells * fraction);
  return `[${'█'.repeat(full)}${'░'.repeat(barCells - full)}]`;
}
