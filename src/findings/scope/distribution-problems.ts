import { lifeCycleProblem } from '../distributions/index.ts';
import type { IndexedImage, Problem } from '../domain/index.ts';

/**
 * Reports the end of life of an image's distribution, or by `unnamed` that no file names one. For an image with packages
 * of a distribution alone.
 */
export function distributionProblems(
  { distribution, problems }: Pick<IndexedImage, 'distribution' | 'problems'>,
  unnamed: string,
  now: Date,
): readonly Problem[] {
  if (problems.some(({ kind }) => kind === 'distribution-unknown')) return [];
  if (!distribution) return [{ kind: 'distribution-unknown', subject: 'etc/os-release', message: unnamed }];
  const problem = lifeCycleProblem(distribution, now);
  return problem ? [problem] : [];
}
