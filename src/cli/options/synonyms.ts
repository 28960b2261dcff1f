import { Option, type Command } from 'commander';
import type { Flags, OptionKey } from '../../config/index.ts';
import { reportFormat } from '../../report/index.ts';
import { collect } from './collect.ts';

/** A Trivy or Grype option with the same meaning as one of ours. */
export interface Synonym {
  readonly flag: string;
  /** Our option. */
  readonly key: OptionKey;
  readonly help: string;
  /** Returns the texts for our option; `before` holds its earlier ones. */
  readonly read: (values: readonly string[], before: readonly string[]) => readonly string[];
}

export const SYNONYMS: readonly Synonym[] = [
  {
    flag: '--ignore-unfixed',
    key: 'onlyFixed',
    help: 'the same as --only-fixed',
    read: (values) => values,
  },
  {
    flag: '--fail-on <severity>',
    key: 'max',
    help: 'the same as --max SEVERITY=0',
    read: (values, before) => [...before, ...values.map((severity) => `${severity.toLowerCase()}=0`)],
  },
  {
    flag: '-o, --output <format|file>',
    key: 'format',
    help: 'a format as --format takes it, or the file for the format that --format names',
    read: (values, before) => values.reduce(addOutput, before),
  },
];

/** Adds synonyms for a command's options, unlisted. */
export function addSynonyms(command: Command, keys: readonly OptionKey[]): void {
  for (const { flag, key, help } of SYNONYMS) {
    if (!keys.includes(key)) continue;
    const option = new Option(flag, help).hideHelp();
    command.addOption(option.required ? option.argParser(collect) : option);
  }
}

/** Adds the values from synonyms to the command line's flags. */
export function withSynonyms(
  flags: Flags,
  textsOf: (option: string) => readonly string[] | undefined,
): Flags {
  return SYNONYMS.reduce((known, { flag, key, read }) => {
    const values = textsOf(new Option(flag).attributeName());
    return values ? { ...known, [key]: read(values, known[key] ?? []) } : known;
  }, flags);
}

/**
 * Grype's `-o json=FILE` is a format; Trivy's `-f json -o FILE` is a file. A word without a dot or a slash is a format:
 * if an unknown one were taken for a file, a pipeline would get no report.
 */
function addOutput(formats: readonly string[], value: string): readonly string[] {
  const name = value.split('=', 1)[0] ?? '';
  const isFile = !reportFormat(name) && /[./]/u.test(name);
  if (!isFile) return [...formats, value];
  const open = formats.findIndex((format) => !format.includes('='));
  return open < 0 ? [...formats, `table=${value}`] : formats.with(open, `${formats[open] ?? ''}=${value}`);
}
