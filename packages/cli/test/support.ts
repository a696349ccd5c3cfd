/** Runs the command in this process with files in memory, and collects what it prints. */
import { readFileSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Disk, Io } from '../src/io.js';
import { runCli } from '../src/run.js';

export const root = fileURLToPath(new URL('../../../', import.meta.url));

export interface Ran {
  readonly code: number;
  readonly out: string;
  readonly err: string;
  /** Files that the command wrote, by path. */
  readonly written: Readonly<Record<string, string>>;
}

export interface World {
  /** Files in memory by path; others are looked for on disk, from the root of the repository. */
  readonly files?: Readonly<Record<string, string | Uint8Array>>;
  /** Sizes that differ from the content, for files too large to hold in a test. */
  readonly sizes?: Readonly<Record<string, number>>;
  readonly standardInput?: string;
  readonly colour?: boolean;
  readonly debug?: boolean;
  /** What sweeps write, by path; kept from one command to the next where they are given the same. */
  readonly disk?: Map<string, Uint8Array>;
  /** Told of each piece that is appended, before it is; it may throw. */
  readonly onAppend?: (path: string, bytes: Uint8Array) => void;
  /** Called once a command listens for Ctrl-C, with what presses it. */
  readonly onListening?: (interrupt: () => void) => void;
  readonly live?: boolean;
  /** How far the clock moves whenever it is looked at; it stands still without. */
  readonly msPerLook?: number;
}

export async function athanor(argv: readonly string[], world: World = {}): Promise<Ran> {
  const { files = {}, sizes = {}, disk = new Map<string, Uint8Array>() } = world;
  let nowMs = 0;
  let out = '';
  let err = '';
  const written: Record<string, string> = {};
  const bytesOf = (content: string | Uint8Array): Uint8Array =>
    typeof content === 'string' ? new TextEncoder().encode(content) : content;
  const io: Io = {
    status: (path) => {
      const content = files[path];
      if (sizes[path] !== undefined) return { kind: 'file', bytes: sizes[path] };
      const onDisk = disk.get(path);
      if (onDisk !== undefined) return { kind: 'file', bytes: onDisk.length };
      if (content !== undefined) return { kind: 'file', bytes: bytesOf(content).length };
      const found = statSync(join(root, path), { throwIfNoEntry: false }) ?? statSync(path, { throwIfNoEntry: false });
      if (found === undefined) return { kind: 'missing' };
      return found.isDirectory() ? { kind: 'folder' } : { kind: 'file', bytes: found.size };
    },
    read: (path, maxBytes) => {
      const content = files[path];
      const bytes =
        content === undefined ? readFileSync(path.startsWith('/') ? path : join(root, path)) : bytesOf(content);
      return { kind: 'bytes', bytes: bytes.subarray(0, maxBytes + 1) };
    },
    readStandardInput: async (maxBytes) => ({
      kind: 'bytes',
      bytes: bytesOf(world.standardInput ?? '').subarray(0, maxBytes + 1),
    }),
    beside: (from, file) => join(dirname(from), file),
    write: (text) => {
      out += text;
    },
    writeFile: (path, text) => {
      if (path.startsWith('/nowhere/')) return 'ENOENT';
      written[path] = text;
      return undefined;
    },
    writeError: (text) => {
      err += text;
    },
    width: 100,
    colour: world.colour ?? false,
    debug: world.debug ?? false,
    disk: memoryDisk(disk, world.onAppend),
    now: () => {
      nowMs += world.msPerLook ?? 0;
      return nowMs;
    },
    live: world.live ?? false,
    cores: 1,
    onInterrupt: (callback) => {
      world.onListening?.(callback);
      return () => {};
    },
  };
  const code = await runCli(argv, io);
  return { code, out, err, written };
}

export function memoryDisk(held: Map<string, Uint8Array>, onAppend?: World['onAppend']): Disk {
  const at = (path: string): Uint8Array => held.get(path) ?? new Uint8Array();
  return {
    append: (path, bytes) => {
      onAppend?.(path, bytes);
      held.set(path, Uint8Array.from([...at(path), ...bytes]));
    },
    sync: () => {},
    readAt: (path, offset, maxBytes) => at(path).slice(offset, offset + maxBytes),
    truncate: (path, bytes) => {
      held.set(path, at(path).slice(0, bytes));
    },
    rename: (from, to) => {
      held.set(to, at(from));
      held.delete(from);
    },
    remove: (path) => {
      held.delete(path);
    },
  };
}

/** Plans one text that is held in memory as plan.yaml. */
export function planText(text: string, ...more: readonly string[]): Promise<Ran> {
  return athanor(['plan', 'plan.yaml', ...more], { files: { 'plan.yaml': text } });
}
