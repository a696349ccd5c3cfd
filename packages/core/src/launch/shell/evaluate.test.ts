// biome-ignore-all lint/suspicious/noTemplateCurlyInString: the shell writes its variables so
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { evaluateShell } from './evaluate.js';

/** Words of the last command. */
function words(script: string, defined: Record<string, string> = {}): readonly string[] {
  return (
    evaluateShell(script, defined)
      .commands.at(-1)
      ?.words.map(({ text }) => text) ?? []
  );
}

describe('what bash would pass to the command', () => {
  test.each<[name: string, script: string, expected: readonly string[]]>([
    ['a line that goes on', 'run a \\\n  b \\\n  c', ['run', 'a', 'b', 'c']],
    ['a comment in an array', 'A=(x # of x\n  y)\nrun ${A[@]}', ['run', 'x', 'y']],
    ['an array that grows', 'A=(a)\nA+=(b "c d")\nrun "${A[@]}"', ['run', 'a', 'b', 'c d']],
    ['an array without quotes is split', 'A=("--x 1" "--y 2")\nrun ${A[@]}', ['run', '--x', '1', '--y', '2']],
    ['a plain array name is its first word', 'A=(a b)\nrun $A', ['run', 'a']],
    ['an array of nothing', 'A=()\nrun ${A[@]} z', ['run', 'z']],
    ['text in a variable', 'ARGS="--a 1 \\\n  --b 2"\nrun $ARGS', ['run', '--a', '1', '--b', '2']],
    ['text that grows', 'ARGS="--a 1"\nARGS+=" --b 2"\nrun $ARGS', ['run', '--a', '1', '--b', '2']],
    ['text that names itself', 'ARGS="--a 1"\nARGS="$ARGS --b 2"\nrun $ARGS', ['run', '--a', '1', '--b', '2']],
    ['a variable inside a word', 'N=8\nrun --size=${N}x$N', ['run', '--size=8x8']],
    ['single quotes keep what they hold', "N=8\nrun '$N'", ['run', '$N']],
    ['a default', 'run ${N:-4} ${M-5}', ['run', '4', '5']],
    ['a default of something set', 'N=2\nrun ${N:-4} ${N:+set}', ['run', '2', 'set']],
    ['a default that stays', ': ${N:=3}\nrun $N', ['run', '3']],
    ['sums and products', 'N=2\nG=8\nrun $((N * G)) $(($N*$G/4 - 1))', ['run', '16', '3']],
    ['the length of an array', 'A=(a b c)\nrun ${#A[@]}', ['run', '3']],
    ['export and local', 'export N=8\nlocal M=2\nrun $N $M', ['run', '8', '2']],
    ['a condition that holds', 'D=fp8\nif [[ "$D" == "fp8" ]]; then X=yes; else X=no; fi\nrun $X', ['run', 'yes']],
    ['a condition that fails', 'D=bf16\nif [ "$D" = fp8 ]; then X=yes; else X=no; fi\nrun $X', ['run', 'no']],
    ['the second of several', 'N=2\nif [ $N -eq 1 ]; then X=1; elif [ $N -eq 2 ]; then X=2; fi\nrun $X', ['run', '2']],
    ['or', 'A=x\nif [[ "$A" == "y" ]] || [[ -n "$A" ]]; then X=yes; fi\nrun $X', ['run', 'yes']],
    [
      'several tests in one',
      'N=2\nH=\nif [ "$N" -ne "1" -a -z "$H" ]; then X=yes; else X=no; fi\nrun $X',
      ['run', 'yes'],
    ],
    ['one of several tests', 'N=1\nH=\nif [ $N -eq 2 -o -z "$H" ]; then X=yes; else X=no; fi\nrun $X', ['run', 'yes']],
    ['and in one line', 'A=\n[ -z "$A" ] && X=empty\nrun $X', ['run', 'empty']],
    ['not', 'A=x\nif ! [ -z "$A" ]; then X=set; fi\nrun $X', ['run', 'set']],
    ['a case', 'M=8b\ncase $M in 70b) L=80;; 8b|7b) L=32;; *) L=1;; esac\nrun $L', ['run', '32']],
    ['the rest of a case', 'M=z\ncase $M in 8b) L=32;; *) L=1;; esac\nrun $L', ['run', '1']],
    ['a function with arguments', 'go() { run --n $1 --m $2; }\ngo 3 4', ['run', '--n', '3', '--m', '4']],
    ['a script in a string', 'N=3\nbash -c "run --n $N --m 4"', ['run', '--n', '3', '--m', '4']],
    ['a here-document', 'N=3\nsbatch <<EOF\nrun --n $N\nEOF', ['run', '--n', '3']],
    ['a loop ends with its last word', 'for L in 12 24; do X=$L; done\nrun $X', ['run', '24']],
  ])('%s', (_, script, expected) => {
    expect(words(script)).toEqual(expected);
  });
});

test('what the file does not set stays visible', () => {
  const { commands } = evaluateShell('run --lr $LR --n $((NODES * 8)) --path "${1}/x" $(nproc)');
  expect(commands[0]?.words.map(({ text, open }) => [text, open])).toEqual([
    ['run', []],
    ['--lr', []],
    ['$LR', ['$LR']],
    ['--n', []],
    ['$((NODES * 8))', ['$((NODES * 8))']],
    ['--path', []],
    ['$1/x', ['$1']],
    ['$(nproc)', ['$(nproc)']],
  ]);
});

test('a defined variable keeps its value whatever the script sets', () => {
  expect(words('N=1\nN=${N:-2}\nrun $N', { N: '16' })).toEqual(['run', '16']);
});

test('an open condition is read by its first branch, and its line is noted where it decides anything', () => {
  const reading = evaluateShell(
    'if [ -f "$F" ]; then\n  exit 1\nfi\nif [ "$W" = 1 ]; then\n  X=on\nelse\n  X=off\nfi\nrun $X',
  );
  expect(reading.commands.at(-1)?.words.at(-1)?.text).toBe('on');
  expect(reading.openConditions).toEqual([4]);
});

test.each([
  ['a variable that doubles', `A=0123456789\n${'A=$A$A\n'.repeat(60)}run $A`],
  ['a function that calls itself', 'f() { f; f; }\nf'],
  ['a string that runs itself', `A='bash -c "$A --x $A --y"'\nbash -c "$A --z"`],
  [
    'loops in loops',
    `W="${'a '.repeat(60)}"\nfor a in $W; do for b in $W; do for c in $W; do for d in $W; do X=1; done; done; done; done`,
  ],
])('%s ends', (_, script) => {
  expect(evaluateShell(script).commands.length).toBeLessThan(50_000);
});

const piece = fc.constantFrom(
  ...[
    'A=(',
    ')',
    '"',
    "'",
    '$A',
    '${A[@]}',
    '${',
    '}',
    '$((',
    '))',
    '\\\n',
    '\n',
    ' ',
    'if ',
    '; then ',
    'fi',
    '[ ',
    ' ]',
    '[[ ',
    ' ]]',
  ],
  ...[
    '--x',
    '1',
    '|',
    '&&',
    ';',
    '<<EOF\n',
    'EOF\n',
    '`',
    'case ',
    ' in ',
    ';;',
    'esac',
    'for ',
    'do ',
    'done',
    '()',
    '{ ',
    '\0',
    '#',
    '=',
    '+=',
  ],
);

test('whatever the script, reading it ends in commands and never in a fault', () => {
  fc.assert(
    fc.property(fc.array(piece, { maxLength: 40 }), (parts) => {
      const { commands } = evaluateShell(parts.join(''));
      for (const { words: list } of commands) for (const { text } of list) expect(typeof text).toBe('string');
    }),
    { numRuns: 1500, seed: 5 },
  );
});
