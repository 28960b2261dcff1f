import { DEFAULT_LINE } from '../../domain/index.ts';
import { AppError } from '../../errors/index.ts';
import { nearest } from '../nearest.ts';

/** Throws USAGE for a name that neither one of these lines has, nor the line of the file itself. */
export function refuseUnknownLine(written: string, lines: readonly { readonly name: string }[]): void {
  const names = [...new Set([...lines.map(({ name }) => name), DEFAULT_LINE])];
  if (names.includes(written)) return;
  const guess = nearest(written, names);
  const known = guess === undefined ? `the lines are ${names.join(', ')}` : `did you mean ${guess}?`;
  throw new AppError('USAGE', `unknown line "${written}"; ${known}`, {
    hint: 'name one of the lines that the configuration of the server has',
  });
}
