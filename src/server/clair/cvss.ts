import type { Rating } from '../../domain/index.ts';

/** A rating with a vector and score, and its CVSS version. */
export interface CvssRating {
  readonly version: string;
  readonly vector: string;
  readonly score: number;
}

/** Returns the first rating with one of the given versions. */
export function cvssOf(ratings: readonly Rating[], versions: readonly string[]): CvssRating | undefined {
  for (const { vector, score } of ratings) {
    if (vector === undefined || score === undefined) continue;
    const version = versionOf(vector);
    if (versions.includes(version)) return { version, vector, score };
  }
  return undefined;
}

/** CVSS 2 vectors have no prefix (its guide, section 2.4). */
function versionOf(vector: string): string {
  return vector.startsWith('CVSS:') ? vector.slice('CVSS:'.length).split('/', 1).join() : '2.0';
}
