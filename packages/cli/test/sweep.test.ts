import { Ajv2020 } from 'ajv/dist/2020.js';
import { parquetMetadata, parquetReadObjects } from 'hyparquet';
import { expect, test } from 'vitest';
import { athanor, type World } from './support.js';

const plan = 'examples/llama-3-8b.yaml';
// Two rows that are answered, and two that are refused.
const axes = [
  '--over',
  'training.layout.tensorParallel=1,3',
  '--over',
  'cluster.network.scaleOutBytesPerS=200 Gb/s,400 Gb/s',
];
const sweep = (out: string, ...more: readonly string[]): string[] => [
  'sweep',
  plan,
  ...axes,
  '--figures',
  'stepTimeS',
  '--out',
  out,
  ...more,
];
const textOf = (disk: Map<string, Uint8Array>, path: string): string => new TextDecoder().decode(disk.get(path));

/** The journal of a whole sweep: it is there until the output takes its place. */
async function wholeJournal(out: string): Promise<{ readonly journal: Uint8Array; readonly output: string }> {
  const disk = new Map<string, Uint8Array>();
  let journal = new Uint8Array();
  const { code } = await athanor(sweep(out), {
    disk,
    onAppend: (path) => {
      if (path === `${out}.writing`) journal = Uint8Array.from(disk.get(`${out}.journal`) ?? []);
    },
  });
  expect(code).toBe(0);
  expect([...disk.keys()]).toEqual([out]);
  return { journal, output: textOf(disk, out) };
}

test('CSV has a header and a row for each plan, in the order of the axes', async () => {
  const { output } = await wholeJournal('out.csv');
  const lines = output.trimEnd().split('\n');
  expect(lines[0]).toBe(
    'training.layout.tensorParallel,cluster.network.scaleOutBytesPerS,fits,error,errorField,stepTimeS',
  );
  expect(lines.slice(1).map((line) => line.split(',').slice(0, 3))).toEqual([
    ['1', '25000000000', 'true'],
    ['1', '50000000000', 'true'],
    ['3', '25000000000', ''],
    ['3', '50000000000', ''],
  ]);
  expect(lines[3]).toMatch(/^3,25000000000,,training\.\w+,training\.layout\.\w+,$/);
  const slow = Number(lines[1]?.split(',').at(-1));
  expect(slow).toBeGreaterThanOrEqual(Number(lines[2]?.split(',').at(-1)));
  const { out: printed } = await athanor(sweep('-'));
  expect(printed).toBe(output);
});

test('a sweep that was cut at any byte of its journal goes on to the same output', async () => {
  const { journal, output } = await wholeJournal('out.csv');
  const tail = new TextEncoder().encode('\u0000\u0000[9,');
  for (let end = 0; end <= journal.length; end += 1) {
    const cut = journal.slice(0, end);
    // Every third as a power cut may leave it: with something behind that was never a row.
    const disk = new Map([['out.csv.journal', end % 3 === 0 && end > 26 ? Uint8Array.from([...cut, ...tail]) : cut]]);
    const { code, err } = await athanor(sweep('out.csv', '--resume'), { disk });
    expect({ end, code }).toEqual({ end, code: 0 });
    expect(textOf(disk, 'out.csv')).toBe(output);
    expect([...disk.keys()]).toEqual(['out.csv']);
    const whole = new TextDecoder().decode(cut).split('\n').length - 2;
    if (whole >= 0) expect(err).toContain(`resuming after ${whole} of 4 rows`);
  }
});

test('JSON holds axes, units and rows, Parquet the same', async () => {
  const { output } = await wholeJournal('out.json');
  const { axes: written, columns, rows, command } = JSON.parse(output);
  expect(command).toBe('sweep');
  expect(written[1]).toEqual({ path: 'cluster.network.scaleOutBytesPerS', values: ['200 Gb/s', '400 Gb/s'] });
  expect(columns.at(-1)).toEqual({ name: 'stepTimeS', type: 'number', unit: 's' });
  expect(rows.length).toBe(4);
  const { out: schema } = await athanor(['schema', 'sweep']);
  const validate = new Ajv2020({ strict: false }).compile(JSON.parse(schema));
  validate(JSON.parse(output));
  expect(validate.errors ?? []).toEqual([]);
  expect(rows[0]).toMatchObject({ fits: true, error: null });
  expect(rows[2]).toMatchObject({ fits: null, stepTimeS: null });
  const disk = new Map<string, Uint8Array>();
  expect((await athanor(sweep('out.parquet'), { disk })).code).toBe(0);
  const bytes = disk.get('out.parquet') ?? new Uint8Array();
  const file = bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.length) as ArrayBuffer;
  expect(await parquetReadObjects({ file })).toEqual(rows);
  const about = parquetMetadata(file).key_value_metadata?.find(({ key }) => key === 'athanor.sweep')?.value;
  expect(JSON.parse(about ?? '')).toMatchObject({ axes: written, columns });
});

test('an output, an unfinished sweep and a journal of another sweep are not overwritten unasked', async () => {
  const { journal, output } = await wholeJournal('out.csv');
  const refusal = async (held: Record<string, Uint8Array>, ...argv: readonly string[]): Promise<string> => {
    const disk = new Map(Object.entries(held));
    const { code, err } = await athanor([...argv], { disk });
    expect(code).toBe(2);
    expect(Object.fromEntries(disk)).toEqual(held);
    return err;
  };
  const done = { 'out.csv': new TextEncoder().encode(output) };
  const begun = { 'out.csv.journal': journal };
  expect(await refusal(done, ...sweep('out.csv'))).toBe('error: out.csv exists: --force replaces it\n');
  expect(await refusal(done, ...sweep('out.csv', '--resume'))).toBe(
    'error: out.csv exists and no unfinished sweep lies beside it: there is nothing to resume; --force replaces it\n',
  );
  expect(await refusal(begun, ...sweep('out.csv'))).toBe(
    'error: out.csv.journal holds 4 rows of an unfinished sweep: --resume goes on with it, --force starts anew\n',
  );
  const other = (...argv: readonly string[]) => refusal(begun, ...sweep('out.csv', '--resume'), ...argv);
  expect(await other('--set', 'data.tokens=2T')).toMatch(
    /^error: out\.csv\.journal is of another sweep \(hash [0-9a-f]{12}, this one [0-9a-f]{12}\): the plan differs, or a file that it names\./,
  );
  expect(await other('--over', 'training.precision=bf16')).toContain('): the axes differ.');
  expect(await other('--figures', 'costUsd')).toContain('): the figures differ.');
  const stale = new TextDecoder()
    .decode(journal)
    .replace(/^\[0,true,null,null,null,[\d.]+/m, '[0,true,null,null,null,1');
  expect(
    await refusal({ 'out.csv.journal': new TextEncoder().encode(stale) }, ...sweep('out.csv', '--resume')),
  ).toContain('its first row does not come out again');
  const foreign = { 'out.csv.journal': new TextEncoder().encode('my notes\n') };
  expect(await refusal(foreign, ...sweep('out.csv', '--resume'))).toContain('is not the journal of a sweep');
  for (const held of [done, begun, foreign]) {
    const disk = new Map<string, Uint8Array>(Object.entries(held));
    expect((await athanor(sweep('out.csv', '--force'), { disk })).code).toBe(0);
    expect(textOf(disk, 'out.csv')).toBe(output);
  }
});

test('Ctrl-C keeps what is done, and says how to go on', async () => {
  const { output } = await wholeJournal('out.csv');
  const disk = new Map<string, Uint8Array>();
  const stop: World = {
    disk,
    onListening: (interrupt) => interrupt(),
  };
  const { code, err } = await athanor(sweep('out.csv'), stop);
  expect(code).toBe(130);
  expect(err).toContain('interrupted after 1 of 4 rows: the same command with --resume goes on\n');
  expect([...disk.keys()]).toEqual(['out.csv.journal']);
  expect((await athanor(sweep('out.csv', '--resume'), { disk })).code).toBe(0);
  expect(textOf(disk, 'out.csv')).toBe(output);
});

test.each(['out.csv.journal', 'out.csv.writing'])('a disk that is full at %s loses nothing', async (full) => {
  const { output } = await wholeJournal('out.csv');
  const disk = new Map<string, Uint8Array>();
  let appended = 0;
  const { code, err } = await athanor(sweep('out.csv'), {
    disk,
    onAppend: (path) => {
      if (path === full) appended += 1;
      if (appended === 2) throw Object.assign(new Error('full'), { code: 'ENOSPC', syscall: 'write' });
    },
  });
  expect(code).toBe(2);
  expect(err).toBe('error: cannot write out.csv: ENOSPC. What is done is kept: --resume goes on\n');
  expect((await athanor(sweep('out.csv', '--resume'), { disk })).code).toBe(0);
  expect(textOf(disk, 'out.csv')).toBe(output);
});

test('what is wrong on the command line or in every row is told before anything is written', async () => {
  const wrong = async (...argv: readonly string[]): Promise<string> => {
    const disk = new Map<string, Uint8Array>();
    const { code, err } = await athanor(['sweep', ...argv], { disk });
    expect([code, disk.size]).toEqual([2, 0]);
    return err;
  };
  expect(await wrong(plan, ...axes)).toContain("required option '--out <file>' not specified");
  expect(await wrong(plan, ...axes, '--out', 'x.txt')).toContain(
    'expected a file that ends in .csv, .json or .parquet',
  );
  expect(await wrong(plan, ...axes, '--out', 'packages')).toContain('expected a file that ends in');
  expect(await wrong(plan, ...axes, '--out', 'no/such/x.csv')).toBe(
    'error: the folder of no/such/x.csv does not exist\n',
  );
  expect(await wrong(plan, ...axes, '--out', 'x.csv', '--jobs', '0')).toContain('--jobs');
  expect(await wrong(plan, ...axes, '--out', 'x.csv', '--resume', '--force')).toContain(
    'choose one of --resume or --force',
  );
  expect(await wrong(plan, ...axes, '--out', '-', '--resume')).toContain('choose one of --resume or --out -');
  expect(await wrong(plan, '--out', 'x.csv')).toBe('error: expected at least one --over path=values\n');
  expect(await wrong('nope.yaml', ...axes, '--out', 'x.csv')).toBe('error nope.yaml no file nope.yaml\n');
  expect(await wrong(plan, '--over', 'data.tokens=1,1', '--figures', 'x', '--out', 'x.csv')).toContain('2 problems');
  expect(await wrong(plan, ...axes, '--out', 'x.csv', '--set', 'model=llama-9')).toMatch(
    /^error .* model: expected a model/,
  );
  expect(await wrong(plan, ...axes, '--out', 'x.csv', '--set', 'training.layout.tensorParallel=2')).toContain(
    '--set training.layout.tensorParallel and --over training.layout.tensorParallel change the same field',
  );
});

test('the exit code is 1 where no plan fits; refusals are summed up with what is wrong', async () => {
  const { code, out } = await athanor(['sweep', plan, '--over', 'model=llama-3.1-405b,llama-9', '--out', 'x.csv']);
  expect(code).toBe(1);
  expect(out).toContain('Fit: 0 of 2.');
  expect(out).toMatch(/1 {2}\S+ +1 {2}model: expected a model of the catalog, got "llama-9"/);
});

test('--search finds the layout of each row anew, beside what axes fix of it', async () => {
  const argv = ['--over', 'training.layout.tensorParallel=1,2', '--figures', 'stepTimeS', '--out', '-', '--search'];
  const { out } = await athanor(['sweep', plan, ...argv]);
  const rows = out.trimEnd().split('\n').slice(1);
  expect(rows.length).toBe(2);
  expect(rows[1]).toMatch(/^2,true,,,"tensorParallel 2, /);
});

test('the progress is a bar on a terminal and a line every ten seconds elsewhere', async () => {
  const shown = async (live: boolean, msPerLook: number): Promise<string> =>
    (await athanor(sweep('out.csv', '--jobs', '1'), { live, msPerLook })).err;
  expect(await shown(false, 1)).toBe('');
  expect(await shown(false, 6000)).toBe(
    '1 of 4 rows (25 %), 0 rows/s, 54.0 s left\n2 of 4 rows (50 %), 0 rows/s, 36.0 s left\n3 of 4 rows (75 %), 0 rows/s, 18.0 s left\n4 of 4 rows (100 %), 0 rows/s, 0 s left\n',
  );
  const bar = await shown(true, 1000);
  expect(bar.startsWith('\r\u001b[2K[██████░░░░░░░░░░░░░░░░░░] 1 of 4 rows (25 %), ')).toBe(true);
  expect(bar.endsWith('\r\u001b[2K')).toBe(true);
});

test('where the size of the cluster is swept beside fixed replicas, the way out is told', async () => {
  const says =
    'Leave dataParallel out of the plan, and it follows in each row; or add --search for the best layout of each';
  const sizes = (values: string): string[] => [
    'sweep',
    plan,
    '--over',
    `cluster.count=${values}`,
    '--out',
    'sizes.csv',
  ];
  // The plan has 8 replicas of one accelerator.
  const some = await athanor(sizes('8,16'));
  expect(some.out.replace(/\s+/g, ' ')).toContain(says);
  const none = await athanor(sizes('16,32'));
  expect(none.code).toBe(2);
  expect(none.err).toContain(says);
});
