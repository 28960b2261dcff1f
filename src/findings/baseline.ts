import { defined, findingKey } from '../domain/index.ts';
import { provedFindings, reportCompared, type ComparedImage, type Comparison } from './compared-image.ts';
import type { ScanContext } from './context.ts';
import type { Baseline } from './report-image.ts';

/** Matches a baseline's packages with the same advisories as the image's. */
export async function openBaseline(
  reference: string,
  compared: ComparedImage,
  what: Omit<Comparison, 'allowIncomplete'>,
  context: ScanContext,
): Promise<Baseline> {
  const { indexed, kept } = compared;
  const result = await reportCompared(compared, { ...what, allowIncomplete: [] }, context);
  const keys = new Set(
    provedFindings(result, compared).map((finding) => findingKey(finding, indexed.distribution)),
  );
  const since = kept?.scannedAt ?? indexed.image.created;
  return { reference, keys, ...defined({ since }) };
}
