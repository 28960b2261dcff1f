import { isNamedByUser, isOfBase, type BaseImage, type Finding, type Line } from '../domain/index.ts';

/** Marks the findings in packages that the base image brought. */
export function markBase(findings: readonly Finding[], base: BaseImage): readonly Finding[] {
  return findings.map((finding) =>
    isOfBase(finding.package, base) ? { ...finding, from: 'base' } : finding,
  );
}

/** Returns the line for an image on this base: it leaves out only a base that the user named. */
export function lineOnBase(line: Line, base: BaseImage | undefined): Line {
  const { ignoreBase, ...others } = line;
  return ignoreBase && !(base && isNamedByUser(base)) ? others : line;
}
