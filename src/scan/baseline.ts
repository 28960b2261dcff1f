import { findingKey, type Finding, type IndexedImage, type Line, type ScanResult } from '../domain/index.ts';
import type { KnownFindings } from '../policy/index.ts';
import type { ScanContext } from './context.ts';
import { reportImage, type Judgement } from './report-image.ts';

/** What an image is held against. */
export interface Baseline extends KnownFindings {
  /** The image or the report, as the user named it. */
  readonly reference: string;
}

/** An image to compare with another one. */
export interface ComparedImage {
  readonly indexed: IndexedImage;
  /** The report that its packages come from, instead of the image itself. */
  readonly kept?: ScanResult;
}

const NO_LINE: Line = { max: {}, onlyFixed: false, failOnKev: false, strict: false, allowIncomplete: [] };

/**
 * Matches the packages of a baseline with the same advisories as those of the image. No rule is applied: what was set
 * aside was there as well.
 */
export async function openBaseline(
  reference: string,
  { indexed, kept }: ComparedImage,
  { scope, skipPaths }: Pick<Judgement, 'scope' | 'skipPaths'>,
  context: ScanContext,
): Promise<Baseline> {
  const judgement = { line: NO_LINE, ignore: [], ...(scope && { scope }), ...(skipPaths && { skipPaths }) };
  const { result } = await reportImage(indexed, judgement, context);
  const since = kept?.scannedAt ?? indexed.image.created;
  const keysOf = (findings: readonly Finding[]) =>
    findings.map((finding) => findingKey(finding, indexed.distribution));
  const found = kept ? withoutUnproved(result.findings, kept, keysOf) : result.findings;
  return { reference, keys: new Set(keysOf(found)), ...(since !== undefined && { since }) };
}

/**
 * Leaves out findings in modules of Go that the report itself did not have: it does not tell what is linked into its
 * programs, and so they may never have been there.
 */
function withoutUnproved(
  findings: readonly Finding[],
  kept: ScanResult,
  keysOf: (findings: readonly Finding[]) => readonly string[],
): readonly Finding[] {
  const proved = new Set(keysOf([...kept.findings, ...kept.suppressed.map(({ finding }) => finding)]));
  return findings.filter(
    (finding) => finding.package.ecosystem !== 'Go' || keysOf([finding]).some((key) => proved.has(key)),
  );
}
