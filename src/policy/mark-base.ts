import { isNamedByUser, isOfBase, type BaseImage, type Finding, type Line } from '../domain/index.ts';

/** Marks findings in packages from the base image. */
export function markBase(findings: readonly Finding[], base: BaseImage): readonly Finding[] {
  return findings.map((finding) =>
    isOfBase(finding.package, base) ? { ...finding, from: 'base' } : finding,
  );
}

/** Returns the line for an image on this base: it ignores only a base that the user named. */
export function lineOnBase(line: Line, base: BaseImage | undefined): Line {
  const { ignoreBase, ...others } = line;
  return ignoreBase && !(base && isNamedByUser(base)) ? others : line;
}
