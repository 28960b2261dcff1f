import type { InstalledPackage } from '../../domain/index.ts';

/** Looked up by names that advisories decide, or held against what is linked into its program: by its report alone. */
export function needsReport({ clues, ecosystem }: InstalledPackage): boolean {
  return clues !== undefined || ecosystem === 'Go';
}
