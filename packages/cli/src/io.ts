/** Everything that a command may touch outside itself; tests inject their own. */

/** What looking at a file gave. */
export type FileStatus =
  | { readonly kind: 'file'; readonly bytes: number }
  | { readonly kind: 'folder' }
  | { readonly kind: 'missing' }
  | { readonly kind: 'unreadable'; readonly reason: string };

export interface Io {
  status(path: string): FileStatus;
  read(path: string): Uint8Array;
  /** The whole of standard input, cut above `maxBytes`. */
  readStandardInput(maxBytes: number): Promise<Uint8Array>;
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
