import { toClairSeverity } from '../../../clair/index.ts';
import type { NotificationItem, NotifiedVulnerability } from '../../../inventory/ports.ts';
import { NO_DISTRIBUTION, toDistribution } from '../../renderings/clair-v4/distribution-document.ts';
import { packageDocument } from '../../renderings/clair-v4/package-documents.ts';
import { toItemId } from './notifier-item-id.ts';

/** Returns one document per manifest name that the client knows for the image; without a name, one with its key. */
export function toNotified(item: NotificationItem): readonly object[] {
  const { side, vulnerability, key, names } = item;
  const claimed = names.filter(({ kind }) => kind === 'manifest').map(({ name }) => name);
  const manifests = claimed.length > 0 ? new Set(claimed) : [key];
  return Array.from(manifests, (manifest) => ({
    id: toItemId(item, manifest),
    manifest,
    reason: side === 'new' ? 'added' : 'removed',
    vulnerability: toSummary(vulnerability),
  }));
}

function toSummary({ id, title, links, severity, distribution, affected }: NotifiedVulnerability): object {
  const [first] = affected;
  return {
    name: id,
    description: title ?? '',
    package: packageDocument({
      id: '',
      name: first?.package ?? '',
      kind: first?.nameKind ?? 'binary',
      module: first?.module ?? '',
    }),
    distribution: distribution ? toDistribution(distribution, '') : NO_DISTRIBUTION,
    repo: {},
    // Normalized severity, under the key that Clair's server uses; its document has another one.
    severity: toClairSeverity(severity),
    fixed_in_version: first?.fixedVersion ?? '',
    links: links.join(' '),
  };
}
