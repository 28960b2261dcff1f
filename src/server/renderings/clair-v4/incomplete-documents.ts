import { defined, type IndexedImage, type Problem, type Severity } from '../../../domain/index.ts';
import { toClairSeverity, toIncompleteEntry } from '../../../clair/index.ts';
import { NO_DISTRIBUTION, toDistribution } from './distribution-document.ts';
import type { EnvironmentDocument, PackageDocument, VulnerabilityDocument } from './documents.ts';
import { DISTRIBUTION_ID, packageDocument } from './package-documents.ts';
import { NO_DATE } from './vulnerability-document.ts';

const UPDATER = 'plimsoll';

export interface IncompleteDocuments {
  readonly package: PackageDocument;
  readonly environment: EnvironmentDocument;
  readonly vulnerability: VulnerabilityDocument;
}

interface Place {
  /** IDs for the package, its source and the vulnerability. */
  readonly ids: readonly [pkg: string, source: string, vulnerability: string];
  readonly severity: Severity;
}

/** Makes an extra package, named after the distribution. Its one vulnerability describes the image's unknowns. */
export function toIncompleteDocuments(
  problems: readonly Problem[],
  { distribution, image }: Pick<IndexedImage, 'distribution' | 'image'>,
  { ids: [id, sourceId, vulnerabilityId], severity }: Place,
): IncompleteDocuments | undefined {
  const entry = toIncompleteEntry(problems, distribution);
  if (!entry) return undefined;
  const { package: name, version } = entry;
  const source = packageDocument({ id: sourceId, name, version, kind: 'source' });
  const [base] = image.layers;
  const digest = base?.digest ?? base?.diffId;
  return {
    package: { ...packageDocument({ id, name, version, kind: 'binary' }), source },
    environment: {
      package_db: distribution?.path ?? '',
      ...defined({ introduced_in: digest }),
      distribution_id: distribution ? DISTRIBUTION_ID : '',
      repository_ids: [],
    },
    vulnerability: {
      id: vulnerabilityId,
      updater: UPDATER,
      name: entry.id,
      description: entry.description,
      issued: NO_DATE,
      links: '',
      severity: toClairSeverity(severity),
      normalized_severity: toClairSeverity(severity),
      package: packageDocument({ id: '', name, kind: 'binary' }),
      distribution: distribution ? toDistribution(distribution, '') : NO_DISTRIBUTION,
      repository: {},
      fixed_in_version: '',
    },
  };
}
