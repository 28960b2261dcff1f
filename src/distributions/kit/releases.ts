import { major, majorMinor } from './release-version.ts';
import type { ScopesOf } from '../contract.ts';

export const byMajor =
  (prefix: string): ScopesOf =>
  ({ version }) =>
    one(prefix, major(version));

export const byMajorMinor =
  (prefix: string): ScopesOf =>
  ({ version }) =>
    one(prefix, majorMinor(version));

export const whole =
  (ecosystem: string): ScopesOf =>
  () => [ecosystem];

/** Returns one ecosystem; undefined without a version the feed can know. */
export function one(prefix: string, release: string | undefined): readonly string[] | undefined {
  return release === undefined ? undefined : [prefix + release];
}
