import { AppError, printable } from '../../../errors/index.ts';

/** The value that an option takes, and what to write instead of something else. */
interface OptionValue {
  readonly what: string;
  readonly hint: string;
}

/** Names of clusters, namespaces, owners and images. */
export const RUN_NAME: OptionValue = {
  what: 'name',
  hint: 'write a name as `plimsoll fleet workloads` shows it',
};

/** Says that an option was given a value that it cannot have. */
export function refusedOption(option: string, written: unknown, { what, hint }: OptionValue): AppError {
  return new AppError('USAGE', `--${option}: "${printable(String(written))}" is not a valid ${what}`, {
    hint,
  });
}
