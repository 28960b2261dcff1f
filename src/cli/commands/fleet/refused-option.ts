import { AppError, printable } from '../../../errors/index.ts';

/** Description of an option's value, and the hint after an invalid one. */
interface OptionValue {
  readonly what: string;
  readonly hint: string;
}

/** Names of clusters, namespaces, owners and images. */
export const RUN_NAME: OptionValue = {
  what: 'name',
  hint: 'write a name as `plimsoll fleet workloads` shows it',
};

/** Returns the error for an invalid option value. */
export function refusedOption(option: string, written: unknown, { what, hint }: OptionValue): AppError {
  return new AppError('USAGE', `--${option}: "${printable(String(written))}" is not a valid ${what}`, {
    hint,
  });
}
