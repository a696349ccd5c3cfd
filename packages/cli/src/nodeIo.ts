/** The real files, standard streams and environment. */
import { readFileSync, statSync, writeFileSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import type { FileStatus, Io } from './io.js';

const widthWithoutTerminal = 100;
const widest = 120;

export function nodeIo(): Io {
  const { env, stdout } = process;
  const colour = stdout.isTTY === true && (env.NO_COLOR ?? '') === '' && env.TERM !== 'dumb';
  return {
    status,
    read: (path) => readFileSync(path),
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
        return (error as NodeJS.ErrnoException).code ?? String(error);
      }
    },
    writeError: (text) => {
      process.stderr.write(text);
    },
    width: Math.min(widest, stdout.isTTY === true ? (stdout.columns ?? widthWithoutTerminal) : widthWithoutTerminal),
    colour,
    debug: env.ATHANOR_DEBUG === '1',
  };
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

async function readStandardInput(maxBytes: number): Promise<Uint8Array> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of process.stdin) {
    const piece = Buffer.from(chunk as Uint8Array);
    chunks.push(piece);
    bytes += piece.length;
    if (bytes > maxBytes) break;
  }
  return Buffer.concat(chunks);
}
