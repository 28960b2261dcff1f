import type { Reader } from './readers.ts';

export type OptionGroup = 'line' | 'image' | 'feeds' | 'output' | 'store' | 'remote' | 'server' | 'limits';
type Source = 'flag' | 'environment' | 'file';

/** One option: its flag, its environment variable (PLIMSOLL_ and the flag's name) and its key in the file. */
export interface Option<Value> {
  /** As the help shows it; a flag without `<...>` is a switch and has a `--no-` form. */
  readonly flag: string;
  /** One letter that means the same on the command line. */
  readonly short?: string;
  readonly group: OptionGroup;
  readonly help: string;
  readonly initial: Value;
  readonly read: Reader<Value>;
  /** Where it may be set; secrets stay out of files and process lists. */
  readonly sources: readonly Source[];
  /** A variable that means the same to other programs, too; our own beats it. */
  readonly alias?: string;
}
