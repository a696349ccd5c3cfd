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
  /** Whether to show stack traces of internal faults. */
  readonly debug: boolean;
}
