import { DEFAULT_LINE } from '../../domain/index.ts';
import { AppError } from '../../errors/index.ts';
import { didYouMean } from '../suggestions.ts';

/** Throws USAGE unless the name is one of these lines or the file's own. */
export function refuseUnknownLine(written: string, lines: readonly { readonly name: string }[]): void {
  const names = [...new Set([...lines.map(({ name }) => name), DEFAULT_LINE])];
  if (names.includes(written)) return;
  const known = didYouMean(written, names) ?? `the lines are ${names.join(', ')}`;
  throw new AppError('USAGE', `unknown line "${written}"; ${known}`, {
    hint: 'name one of the lines that the configuration of the server has',
  });
}
