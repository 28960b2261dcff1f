import {
  findingKey,
  type Finding,
  type IndexedImage,
  type InstalledPackage,
  type Line,
  type ScanResult,
} from '../domain/index.ts';
import { NO_LINE } from '../policy/index.ts';
import type { ScanContext } from './context.ts';
import { reportImage, type ReportJudgement } from './report-image.ts';

/** An image to compare with another. */
export interface ComparedImage {
  readonly indexed: IndexedImage;
  /** The stored report that its packages come from, instead of the image itself. */
  readonly kept?: ScanResult;
}

/** The settings for both images. */
export interface Comparison extends Pick<ReportJudgement, 'scope' | 'skipPaths'> {
  /** Holes to ignore. */
  readonly allowIncomplete: Line['allowIncomplete'];
}

/** Reports an image by today's advisories. Applies no rules, so findings that a rule would suppress are included. */
export async function reportCompared(
  { indexed }: ComparedImage,
  { allowIncomplete, ...what }: Comparison,
  context: ScanContext,
): Promise<ScanResult> {
  const line = { ...NO_LINE, allowIncomplete };
  const { result } = await reportImage(indexed, { ...what, line, ignore: [] }, context);
  return result;
}

/**
 * Drops Go module findings that a stored report itself did not have, or that come from an SBOM: without data
 * on linked code, they may never have been there.
 */
export function provedFindings(
  { findings, distribution }: ScanResult,
  { indexed, kept }: ComparedImage,
): readonly Finding[] {
  if (!kept) return findings.filter((finding) => !isUncertain(finding.package, indexed));
  const keyOf = (finding: Finding) => findingKey(finding, distribution);
  const proved = new Set([...kept.findings, ...kept.suppressed.map(({ finding }) => finding)].map(keyOf));
  return findings.filter((finding) => finding.package.ecosystem !== 'Go' || proved.has(keyOf(finding)));
}

/** Our SBOM says whether the program lists its linked code, but may not include that list. */
function isUncertain(
  { ecosystem, reach }: InstalledPackage,
  { image, programs = {} }: IndexedImage,
): boolean {
  if (image.sbom === undefined || ecosystem !== 'Go') return false;
  return image.transport === 'sbom' || (reach !== undefined && !Object.hasOwn(programs, reach));
}
