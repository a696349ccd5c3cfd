/** Everything that a command may touch outside itself; tests inject their own. */

/** What looking at a file gave. */
export type FileStatus =
  | { readonly kind: 'file'; readonly bytes: number }
  | { readonly kind: 'folder' }
  | { readonly kind: 'missing' }
  | { readonly kind: 'unreadable'; readonly reason: string };

/** What reading gave; at most one byte more than was asked for, by which the reader sees that there is more. */
export type Reading =
  | { readonly kind: 'bytes'; readonly bytes: Uint8Array }
  | { readonly kind: 'unreadable'; readonly reason: string };

/** Files written in pieces. Every method throws an error with a `code` (ENOSPC, EACCES) where the system refuses. */
export interface Disk {
  /** Adds to the end; makes the file where there is none. */
  append(path: string, bytes: Uint8Array): void;
  /** Returns once what was appended outlasts a power cut. */
  sync(path: string): void;
  /** Up to `maxBytes` from an offset; fewer only at the end of the file. */
  readAt(path: string, offset: number, maxBytes: number): Uint8Array;
  truncate(path: string, bytes: number): void;
  /** Replaces what is there. */
  rename(from: string, to: string): void;
  /** Nothing happens where there is none. */
  remove(path: string): void;
}

export interface Io {
  status(path: string): FileStatus;
  /** The first `maxBytes` + 1 bytes of a file: devices and pipes have no size to look at before. */
  read(path: string, maxBytes: number): Reading;
  /** The first `maxBytes` + 1 bytes of standard input. */
  readStandardInput(maxBytes: number): Promise<Reading>;
  /** Path of `file` seen from the folder of `from`. */
  beside(from: string, file: string): string;
  write(text: string): void;
  /** @returns why the file could not be written, or nothing */
  writeFile(path: string, text: string): string | undefined;
  writeError(text: string): void;
  /** Columns of the terminal, or of what stands in for it. */
  readonly width: number;
  readonly colour: boolean;
  readonly disk: Disk;
  /** Milliseconds of a clock that only runs forward. */
  now(): number;
  /** Whether standard error is a terminal, which can show a line that changes. */
  readonly live: boolean;
  /** Threads that can run at once. */
  readonly cores: number;
  /** Calls back at the first Ctrl-C instead of ending; the next one ends. @returns what stops waiting for it */
  onInterrupt(callback: () => void): () => void;
  /** Whether to show stack traces of internal faults. */
  readonly debug: boolean;
}
