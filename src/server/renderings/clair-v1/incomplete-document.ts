import { defined, type IndexedImage, type Severity } from '../../../domain/index.ts';
import { namespaceOf, toClairSeverity, type IncompleteEntry } from '../../../clair/index.ts';
import type { FeatureDocument, VersionFormat } from './documents.ts';

/** Returns Clair's version format for a package type; Clair knows these two. */
export function formatOfType(type: string): VersionFormat {
  return type === 'rpm' ? 'rpm' : 'dpkg';
}

/** Makes an extra feature, named after the distribution. Its one vulnerability describes the image's unknowns. */
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
    ...defined({ AddedBy: base }),
  };
}
