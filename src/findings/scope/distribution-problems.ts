import { lifeCycleProblem } from '../../distributions/index.ts';
import type { IndexedImage, Problem } from '../../domain/index.ts';

/**
 * Reports the distribution's end of life, or `unnamed` if no file names the distribution. Call only for an
 * image with distribution packages.
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
