import type { Rating } from '../../domain/index.ts';

/** A rating whose vector and score are known, by the version of CVSS that it is of. */
export interface CvssRating {
  readonly version: string;
  readonly vector: string;
  readonly score: number;
}

/** The rating of these versions that counts first. */
export function cvssOf(ratings: readonly Rating[], versions: readonly string[]): CvssRating | undefined {
  for (const { vector, score } of ratings) {
    if (vector === undefined || score === undefined) continue;
    const version = versionOf(vector);
    if (versions.includes(version)) return { version, vector, score };
  }
  return undefined;
}

/** Vectors of CVSS 2 have no prefix (its guide, section 2.4). */
function versionOf(vector: string): string {
  return vector.startsWith('CVSS:') ? vector.slice('CVSS:'.length).split('/', 1).join() : '2.0';
}
