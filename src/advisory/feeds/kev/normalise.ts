import type { KnownExploited } from '../../../domain/index.ts';
import type { KevEntry } from './schema.ts';

export function toKnownExploited(entry: KevEntry): readonly [cve: string, KnownExploited] {
  const { cveID, dateAdded } = entry;
  const dueDate = entry.dueDate ?? '';
  const ransomware = entry.knownRansomwareCampaignUse === 'Known';
  return [cveID, { dateAdded, ...(dueDate !== '' && { dueDate }), ransomware }];
}
