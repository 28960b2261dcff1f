import type { IndexedImage, Severity } from '../../../domain/index.ts';
import { namespaceOf, toClairSeverity, type IncompleteEntry } from '../../../clair/index.ts';
import type { FeatureDocument, VersionFormat } from './documents.ts';

/** Returns the format that Clair names for the versions of a package type; it knows these two. */
export function formatOfType(type: string): VersionFormat {
  return type === 'rpm' ? 'rpm' : 'dpkg';
}

/** Extra feature, named after the distribution. Its one vulnerability describes what cannot be known of the image. */
export function toIncompleteFeature(
  entry: IncompleteEntry,
  { distribution, packages }: Pick<IndexedImage, 'distribution' | 'packages'>,
  { names, severity }: { readonly names: readonly string[]; readonly severity: Severity },
): FeatureDocument {
  const namespace = distribution ? namespaceOf(distribution) : '';
  const pkg = packages.find(({ ecosystem }) => ecosystem === undefined);
  const [base] = names;
  return {
    Name: entry.package,
    NamespaceName: namespace,
    VersionFormat: pkg ? formatOfType(pkg.type) : 'dpkg',
    Version: entry.version,
    Vulnerabilities: [
      {
        Name: entry.id,
        NamespaceName: namespace,
        Description: entry.description,
        Severity: toClairSeverity(severity),
      },
    ],
    ...(base !== undefined && { AddedBy: base }),
  };
}
