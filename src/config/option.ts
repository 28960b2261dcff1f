import type { Reader } from './readers.ts';

export type OptionGroup =
  'line' | 'history' | 'attested' | 'image' | 'feeds' | 'output' | 'store' | 'remote' | 'server' | 'limits';
type Source = 'flag' | 'environment' | 'file';

/** Every source, for options that are not secret. */
export const ANYWHERE: readonly Source[] = ['flag', 'environment', 'file'];

/** One option: its flag, its environment variable (PLIMSOLL_ and the flag's name) and its key in the file. */
export interface Option<Value> {
  /** The flag in the help; one without `<...>` is a switch and has a `--no-` form. */
  readonly flag: string;
  /** One-letter synonym on the command line. */
  readonly short?: string;
  readonly group: OptionGroup;
  readonly help: string;
  readonly initial: Value;
  readonly read: Reader<Value>;
  /** Sources that may set it; secrets stay out of files and process lists. */
  readonly sources: readonly Source[];
  /** A variable with the same meaning in other programs; ours takes precedence. */
  readonly alias?: string;
}
