import {
  defined,
  isCounted,
  locationsOf,
  packageKey,
  purlOf,
  sourceOf,
  type IndexedImage,
  type InstalledPackage,
} from '../../../domain/index.ts';
import type { ContentsDocument, EnvironmentDocument, PackageDocument } from './documents.ts';
import { toDistribution } from './distribution-document.ts';

export const DISTRIBUTION_ID = '1';

export interface Contents {
  readonly document: ContentsDocument;
  /** Returns a package's ID in this document. */
  readonly idOf: (pkg: InstalledPackage) => string;
  /** Highest package or source ID. */
  readonly lastId: number;
}

/**
 * Numbers an image's contents, without suppressed, declared or cached packages. IDs are valid within one
 * document, and stable across calls.
 */
export function toContents(indexed: IndexedImage, manifest: string): Contents {
  const { distribution } = indexed;
  const packages = indexed.packages.filter(isCounted);
  const ids = numbered(packages.map(packageKey), 1);
  const sourceIds = numbered(packages.map(sourceKey), ids.size + 1);
  const documents: Record<string, PackageDocument> = {};
  const environments: Record<string, EnvironmentDocument[]> = {};
  const idOf = (pkg: InstalledPackage) => ids.get(packageKey(pkg)) ?? '';
  for (const pkg of packages) {
    const id = idOf(pkg);
    documents[id] = toPackage(pkg, id, sourceIds.get(sourceKey(pkg)) ?? '');
    // Two databases may list the same version, built from different sources.
    environments[id] = [...(environments[id] ?? []), ...toEnvironments(pkg, indexed)];
  }
  const distributions = distribution
    ? { [DISTRIBUTION_ID]: toDistribution(distribution, DISTRIBUTION_ID) }
    : {};
  const document = {
    manifest_hash: manifest,
    packages: documents,
    distributions,
    repository: {},
    environments,
  };
  return { document, idOf, lastId: ids.size + sourceIds.size };
}

function numbered(keys: readonly string[], first: number): ReadonlyMap<string, string> {
  return new Map([...new Set(keys)].map((key, index) => [key, String(first + index)]));
}

function sourceKey(pkg: InstalledPackage): string {
  const { name, version } = sourceOf(pkg);
  return `${name}\0${version}`;
}

function toPackage(pkg: InstalledPackage, id: string, sourceId: string): PackageDocument {
  const { name, version } = sourceOf(pkg);
  const { architecture: arch = '', module = '', ecosystem } = pkg;
  const purl = ecosystem === undefined ? undefined : purlOf(pkg, undefined);
  return {
    ...packageDocument({ id, name: pkg.name, version: pkg.version, kind: 'binary', arch }),
    // Drops the build's version and context.
    module: module.split(':', 2).join(':'),
    source: packageDocument({ id: sourceId, name, version, kind: 'source' }),
    ...defined({ purl }),
  };
}

export function packageDocument(
  given: Pick<PackageDocument, 'id' | 'name' | 'kind'> & Partial<PackageDocument>,
): PackageDocument {
  const { id, name, kind, version = '', module = '', arch = '' } = given;
  return { id, name, version, kind, normalized_version: '', module, arch, cpe: '' };
}

function toEnvironments(
  pkg: InstalledPackage,
  { image, distribution }: IndexedImage,
): readonly EnvironmentDocument[] {
  const isDistributions = distribution !== undefined && pkg.ecosystem === undefined;
  return locationsOf(pkg).map(({ path, layer: index }) => {
    const layer = image.layers[index];
    const digest = layer?.digest ?? layer?.diffId;
    return {
      package_db: path,
      ...defined({ introduced_in: digest }),
      distribution_id: isDistributions ? DISTRIBUTION_ID : '',
      repository_ids: [],
    };
  });
}
