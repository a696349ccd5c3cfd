/** The real files, standard streams and environment. */
import {
  appendFileSync,
  closeSync,
  fsyncSync,
  openSync,
  readSync,
  renameSync,
  rmSync,
  statSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { availableParallelism } from 'node:os';
import { dirname, resolve } from 'node:path';
import type { Disk, FileStatus, Io, Reading } from './io.js';

const widthWithoutTerminal = 100;
const widest = 120;

export function nodeIo(): Io {
  const { env, stdout } = process;
  const colour = stdout.isTTY === true && (env.NO_COLOR ?? '') === '' && env.TERM !== 'dumb';
  return {
    status,
    read,
    readStandardInput,
    beside: (from, file) => resolve(from === '-' ? '.' : dirname(from), file),
    write: (text) => {
      stdout.write(text);
    },
    writeFile: (path, text) => {
      try {
        writeFileSync(path, text);
        return undefined;
      } catch (error) {
        return codeOf(error);
      }
    },
    writeError: (text) => {
      process.stderr.write(text);
    },
    width: Math.min(widest, stdout.isTTY === true ? (stdout.columns ?? widthWithoutTerminal) : widthWithoutTerminal),
    colour,
    disk,
    now: () => performance.now(),
    live: process.stderr.isTTY === true && env.TERM !== 'dumb',
    cores: availableParallelism(),
    onInterrupt: (callback) => {
      process.once('SIGINT', callback);
      return () => process.off('SIGINT', callback);
    },
    debug: env.ATHANOR_DEBUG === '1',
  };
}

const disk: Disk = {
  append: (path, bytes) => appendFileSync(path, bytes),
  sync: (path) => onFile(path, 'r+', fsyncSync),
  readAt: (path, offset, maxBytes) =>
    onFile(path, 'r', (file) => {
      const bytes = Buffer.allocUnsafe(maxBytes);
      let length = 0;
      while (length < maxBytes) {
        const got = readSync(file, bytes, length, maxBytes - length, offset + length);
        if (got === 0) break;
        length += got;
      }
      return bytes.subarray(0, length);
    }),
  truncate: truncateSync,
  rename: renameSync,
  remove: (path) => rmSync(path, { force: true }),
};

function onFile<T>(path: string, flags: string, use: (file: number) => T): T {
  const file = openSync(path, flags);
  try {
    return use(file);
  } finally {
    closeSync(file);
  }
}

function status(path: string): FileStatus {
  try {
    const found = statSync(path);
    if (found.isDirectory()) return { kind: 'folder' };
    // Devices and pipes have no size: they are read up to the limit of what a plan may be.
    return { kind: 'file', bytes: found.size };
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code ?? '';
    return code === 'ENOENT' || code === 'ENOTDIR' ? { kind: 'missing' } : { kind: 'unreadable', reason: code };
  }
}

const chunkBytes = 65_536;

/** By bytes read, not by the size that the system tells: /dev/zero is empty by that and never ends. */
function read(path: string, maxBytes: number): Reading {
  const chunks: Buffer[] = [];
  let bytes = 0;
  try {
    const file = openSync(path, 'r');
    try {
      while (bytes <= maxBytes) {
        const chunk = Buffer.allocUnsafe(Math.min(chunkBytes, maxBytes + 1 - bytes));
        const got = readSync(file, chunk);
        if (got === 0) break;
        chunks.push(chunk.subarray(0, got));
        bytes += got;
      }
    } finally {
      closeSync(file);
    }
    return { kind: 'bytes', bytes: Buffer.concat(chunks) };
  } catch (error) {
    return { kind: 'unreadable', reason: codeOf(error) };
  }
}

async function readStandardInput(maxBytes: number): Promise<Reading> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  try {
    for await (const chunk of process.stdin) {
      const piece = Buffer.from(chunk as Uint8Array);
      chunks.push(piece);
      bytes += piece.length;
      if (bytes > maxBytes) break;
    }
    return { kind: 'bytes', bytes: Buffer.concat(chunks).subarray(0, maxBytes + 1) };
  } catch (error) {
    return { kind: 'unreadable', reason: codeOf(error) };
  }
}

function codeOf(error: unknown): string {
  return (error as NodeJS.ErrnoException).code ?? String(error);
}
