/** Files that a command writes beside what it prints. */
import { formatMessage } from '@athanor/core/messages';
import type { Io } from '../io.js';

interface OutputFile {
  readonly option: string;
  /** Absent where it is not asked for. */
  readonly path: string | undefined;
  readonly ending: string;
}

/** What is wrong with the files that are to be written, before anything is computed. */
export function outputProblems(wanted: readonly OutputFile[], force: boolean | undefined, io: Io): readonly string[] {
  return wanted.flatMap(({ option, path, ending }): readonly string[] => {
    if (path === undefined) return [];
    if (!path.endsWith(ending)) return [formatMessage('cli.fileEnding', { ending, option, file: path })];
    const { kind } = io.status(path);
    if (kind === 'folder') return [formatMessage('cli.fileIsFolder', { file: path })];
    return kind === 'file' && force !== true ? [formatMessage('cli.fileExists', { file: path })] : [];
  });
}
