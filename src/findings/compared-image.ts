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
import { reportImage, type Judgement } from './report-image.ts';

/** An image to compare with another one. */
export interface ComparedImage {
  readonly indexed: IndexedImage;
  /** The report that its packages come from, instead of the image itself. */
  readonly kept?: ScanResult;
}

/** The parts that two images are compared by. */
export interface Comparison extends Pick<Judgement, 'scope' | 'skipPaths'> {
  /** Holes that count for nothing. */
  readonly allowIncomplete: Line['allowIncomplete'];
}

/** Reports what today's advisories say of an image. No rule is applied: what was set aside is there as well. */
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
 * Leaves out findings in modules of Go that a kept report itself did not have, and those of an SBOM: where it is not told
 * what is linked into programs, they may never have been there.
 */
export function provedFindings(
  { findings, distribution }: ScanResult,
  { indexed, kept }: ComparedImage,
): readonly Finding[] {
  if (!kept) return findings.filter((finding) => !isDoubtful(finding.package, indexed));
  const keyOf = (finding: Finding) => findingKey(finding, distribution);
  const proved = new Set([...kept.findings, ...kept.suppressed.map(({ finding }) => finding)].map(keyOf));
  return findings.filter((finding) => finding.package.ecosystem !== 'Go' || proved.has(keyOf(finding)));
}

/** An SBOM of ours says of a module whether its program tells what is linked into it, and does not always hold that. */
function isDoubtful({ ecosystem, reach }: InstalledPackage, { image, programs = {} }: IndexedImage): boolean {
  if (image.sbom === undefined || ecosystem !== 'Go') return false;
  return image.transport === 'sbom' || (reach !== undefined && !Object.hasOwn(programs, reach));
}
