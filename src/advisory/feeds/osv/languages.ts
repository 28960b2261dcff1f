import { schemeOfEcosystem, type SchemeId } from '../../../versions/index.ts';

const OF_DISTRIBUTIONS: ReadonlySet<SchemeId | undefined> = new Set(['deb', 'rpm', 'apk'] as const);

/** Whether an ecosystem belongs to a language, or to anything else outside distributions. */
export function isOfLanguage(ecosystem: string): boolean {
  return !OF_DISTRIBUTIONS.has(schemeOfEcosystem(ecosystem)?.id);
}
