import { defined } from '../../../domain/index.ts';
import { AppError } from '../../../errors/index.ts';
import type { WantedPackage } from './fleet.ts';

/** Longer than any package name with its version. */
const LONGEST = 1024;

/** Splits NAME@VERSION at the last @: an npm package name may begin with one. Throws USAGE for empty parts. */
export function parseWantedPackage(written: string): WantedPackage {
  const at = written.lastIndexOf('@');
  const name = at > 0 ? written.slice(0, at) : written;
  const version = at > 0 ? written.slice(at + 1) : undefined;
  if (!isName(name) || version === '' || written.length > LONGEST) {
    throw new AppError('USAGE', `"${written.slice(0, LONGEST)}" is not a valid package`, {
      hint: 'write a name, or a name and a version: plimsoll fleet packages openssl@3.0.11-1~deb12u2',
    });
  }
  return { name, ...defined({ version }) };
}

/** Refuses names that would be path segments in a URL. */
function isName(text: string): boolean {
  return text.trim() !== '' && text !== '@' && text !== '.' && text !== '..';
}
