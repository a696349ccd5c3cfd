/** What a training framework tells the launch room of itself; adding one is a file and a line in `frameworks.ts`. */
import type { MessageReference, Result } from '../messages/index.js';
import type { PlainMap } from '../plan/index.js';
import type { Source } from '../provenance/index.js';
import type { TrainingInput } from '../training/index.js';
import type { LaunchReading } from './reading.js';

/** The release whose arguments are read and written. */
export interface FrameworkVersion {
  /** Tag of the release. */
  readonly tag: string;
  readonly commit: string;
  /** YYYY-MM-DD of the release. */
  readonly date: string;
  /** Where its arguments are defined. */
  readonly source: Source;
}

/** What a launch configuration does not say, from the caller. */
export interface ImportOptions {
  /** Name of the file: its ending tells YAML from shell. */
  readonly file?: string;
  /** Catalog id. */
  readonly accelerator?: string;
  /** Number of accelerators; goes before what the file says. */
  readonly count?: number;
  /** Further arguments, as on the command line of the launch; they count over those of the file. */
  readonly add?: readonly string[];
  /** Variables of the script that its caller would set. */
  readonly define?: Readonly<Record<string, string>>;
}

/** A plan to write down as a launch. */
export interface LaunchRequest {
  readonly name: string;
  /** The layout is decided. */
  readonly input: TrainingInput;
  /** The resolved plan in its own language, for what `input` no longer tells. */
  readonly plan: PlainMap;
}

/** What is written. */
export interface LaunchFile {
  readonly text: string;
  /** What the launch leaves out of the plan's model. */
  readonly remarks: readonly MessageReference[];
  /** Fields that the launch says in other words and runs as planned. */
  readonly sameInOtherWords?: readonly (readonly string[])[];
}

export interface LaunchFramework {
  readonly id: string;
  readonly name: string;
  readonly version: FrameworkVersion;
  /** Vendors whose accelerators it runs on, as the catalog names them. */
  readonly vendors: readonly string[];
  /** @throws never */
  read(text: string, options: ImportOptions): LaunchReading;
  /**
   * A launch file.
   *
   * @param comment lines to stand at the top, without comment signs
   * @returns issues where the framework cannot train this model
   */
  write(request: LaunchRequest, comment: readonly string[]): Result<LaunchFile>;
}
