import { flag, type Reader } from './readers.ts';

export type OptionGroup =
  'line' | 'history' | 'attested' | 'image' | 'feeds' | 'output' | 'store' | 'remote' | 'server' | 'limits';
type Source = 'flag' | 'environment' | 'file';

/** One option: its flag, its environment variable (PLIMSOLL_ and the flag's name) and its key in the file. */
export interface Option<Value> extends Texts {
  /** The flag in the help; one without `<...>` is a switch and has a `--no-` form. */
  readonly flag: string;
  readonly group: OptionGroup;
  readonly initial: Value;
  readonly read: Reader<Value>;
  readonly sources: readonly Source[];
}

interface Texts {
  readonly help: string;
  /** One-letter synonym on the command line. */
  readonly short?: string;
  /** A variable with the same meaning in other programs; ours takes precedence. */
  readonly alias?: string;
}

/** An option in the table; one with neither `value` nor `read` is a switch. */
type Row<Value> = Texts & {
  /** Its value unless it is given; absent: undefined, or false for a switch. */
  readonly initial?: Value;
  /** Sources that may set it, by default all; secrets stay out of files and process lists. */
  readonly sources?: readonly Source[];
} & (
    | { /** Placeholder in the help. */ readonly value: string; readonly read: Reader<Value> }
    | { readonly value?: never; readonly read?: never }
  );

/** A misspelt member has no type: `sources` is what keeps a secret out of files. */
type Checked<Of> = Row<ValueOf<Of>> &
  Readonly<Record<Exclude<keyof Of, keyof Texts | 'initial' | 'sources' | 'value' | 'read'>, never>>;

type ValueOf<Of> = Of extends { readonly read: Reader<infer Value> }
  ? Of extends { readonly initial: Value }
    ? Value
    : Value | undefined
  : boolean;

/** The value of each option of a table. */
export type ValuesOf<Table> = {
  readonly [Key in keyof Table]: Table[Key] extends Option<infer Value> ? Value : never;
};

/** Makes the options of one group: names come from the keys, types from the readers. */
export function options<const Rows extends { readonly [Key in keyof Rows]: Checked<Rows[Key]> }>(
  group: OptionGroup,
  rows: Rows,
): { readonly [Key in keyof Rows]: Option<ValueOf<Rows[Key]>> } {
  const made = Object.entries<Row<unknown>>(rows).map(([key, { value, ...row }]) => {
    const [name, initial] = value === undefined ? ['', false] : [` ${value}`, undefined];
    const option = { initial, read: flag, sources: ['flag', 'environment', 'file'], ...row, group };
    return [key, { ...option, flag: `--${optionName(key)}${name}` }];
  });
  return Object.fromEntries(made) as { readonly [Key in keyof Rows]: Option<ValueOf<Rows[Key]>> };
}

/** Returns the name of an option as a flag and in the file: `onlyFixed` becomes `only-fixed`. */
export function optionName(key: string): string {
  return key.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
}

/** Reads these options. */
export function valuesOf<Values>(
  keys: readonly (keyof Values)[],
  read: <Key extends keyof Values>(key: Key) => Values[Key],
): Values {
  return Object.fromEntries(keys.map((key) => [key, read(key)])) as Values;
}
