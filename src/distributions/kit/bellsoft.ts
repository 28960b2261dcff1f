import type { Distribution } from '../../domain/index.ts';
import type { ScopesOf } from '../contract.ts';
import { major } from './release-version.ts';
import { one } from './releases.ts';

export function isStream({ version }: Pick<Distribution, 'version'>): boolean {
  return version === 'stream';
}

/** Accepts a long-term release by its number, or the rolling one. */
export const releaseOrStream =
  (prefix: string): ScopesOf =>
  (release) =>
    isStream(release) ? [`${prefix}stream`] : one(prefix, major(release.version));
