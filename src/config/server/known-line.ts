import { DEFAULT_LINE } from '../../domain/index.ts';
import { AppError } from '../../errors/index.ts';
import { didYouMean } from '../suggestions.ts';

/** Throws USAGE for a name that neither one of these lines has, nor the line of the file itself. */
export function refuseUnknownLine(written: string, lines: readonly { readonly name: string }[]): void {
  const names = [...new Set([...lines.map(({ name }) => name), DEFAULT_LINE])];
  if (names.includes(written)) return;
  const known = didYouMean(written, names) ?? `the lines are ${names.join(', ')}`;
  throw new AppError('USAGE', `unknown line "${written}"; ${known}`, {
    hint: 'name one of the lines that the configuration of the server has',
  });
}
