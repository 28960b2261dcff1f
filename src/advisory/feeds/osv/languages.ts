import { schemeOfEcosystem, type SchemeId } from '../../../versions/index.ts';

const OF_DISTRIBUTIONS: ReadonlySet<SchemeId | undefined> = new Set(['deb', 'rpm', 'apk'] as const);

/** Whether an ecosystem is a language's, or another one outside of distributions. */
export function isOfLanguage(ecosystem: string): boolean {
  return !OF_DISTRIBUTIONS.has(schemeOfEcosystem(ecosystem)?.id);
}
