import { isOfBase, type BaseImage, type Finding } from '../domain/index.ts';

/** Marks the findings in packages that the base image brought. */
export function markBase(findings: readonly Finding[], base: BaseImage): readonly Finding[] {
  return findings.map((finding) =>
    isOfBase(finding.package, base) ? { ...finding, from: 'base' } : finding,
  );
}
