/** How many processes a launcher starts: torchrun, srun, mpirun, and the #SBATCH lines of a job script. */
import type { ShellWord } from './environment.js';
import { splitText } from './expand.js';

/** One number of the launcher, with the name of the option that states it. */
export interface LauncherNumber {
  readonly name: string;
  readonly word: ShellWord;
}

export interface Launcher {
  readonly nodes?: LauncherNumber;
  readonly perNode?: LauncherNumber;
  readonly total?: LauncherNumber;
}

const nodeNames = ['--nnodes', '--nodes', '-N'];
const perNodeNames = [
  '--nproc-per-node',
  '--nproc_per_node',
  '--ntasks-per-node',
  '--gpus-per-node',
  '--npernode',
  '--gpus_per_node',
];
const totalNames = ['--ntasks', '-np', '-n'];

/** Options of the launcher among the words of a command; the first of several counts, as it stands closest to the launcher. */
export function readLauncher(words: readonly ShellWord[]): Launcher {
  const find = (names: readonly string[]): LauncherNumber | undefined => {
    for (const [index, word] of words.entries()) {
      const equals = word.text.indexOf('=');
      const name = equals < 0 ? word.text : word.text.slice(0, equals);
      if (!names.includes(name)) continue;
      const value = equals < 0 ? words[index + 1] : { text: word.text.slice(equals + 1), open: word.open };
      if (value !== undefined) return { name, word: value };
    }
    return undefined;
  };
  return launcherOf(find(nodeNames), find(perNodeNames), find(totalNames));
}

/** `#SBATCH --nodes=4` and the like, which stand in comments; `--gres=gpu:8` tells accelerators of a node. */
export function readJobHeader(text: string): Launcher {
  const words = [...text.matchAll(/^#SBATCH\s+(.*)$/gm)].flatMap(([, line = '']) =>
    splitText({ text: line.replace(/\s#.*$/, ''), open: [] }),
  );
  const { nodes, perNode, total } = readLauncher(words);
  const [, gres] = /--gres=gpu(?::[\w.-]+)?:(\d+)/.exec(words.map(({ text: word }) => word).join(' ')) ?? [];
  const fromGres = gres === undefined ? undefined : { name: '--gres', word: { text: gres, open: [] } };
  return launcherOf(nodes, fromGres ?? perNode, total);
}

function launcherOf(
  nodes: LauncherNumber | undefined,
  perNode: LauncherNumber | undefined,
  total: LauncherNumber | undefined,
): Launcher {
  return {
    ...(nodes === undefined ? {} : { nodes }),
    ...(perNode === undefined ? {} : { perNode }),
    ...(total === undefined ? {} : { total }),
  };
}
