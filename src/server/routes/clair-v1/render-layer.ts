import {
  isHole,
  sourceOf,
  type Finding,
  type InstalledPackage,
  type PackageType,
  type Problem,
} from '../../../domain/index.ts';
import { AppError } from '../../../errors/index.ts';
import { describeProblems, isOfFeeds } from '../../clair/holes.ts';
import { namespaceOf } from '../../clair/namespace.ts';
import type { Renderer } from '../../reports/renderer.ts';
import { JSON_TYPE, type FeatureDocument, type VersionFormat } from './documents.ts';
import { goJson } from './go-json.ts';
import { toLayer } from './layer-document.ts';
import { toVulnerability } from './vulnerability-document.ts';

const FORMATS: Readonly<Record<PackageType, VersionFormat>> = { deb: 'dpkg', apk: 'dpkg', rpm: 'rpm' };

/**
 * A layer with everything below it. Throws where the answer would have a hole, which v1 has no place for: FEED_FAILED
 * where the feeds may answer later, IMAGE_UNSUPPORTED where it lies in the image.
 */
export const renderLayer: Renderer<'clair-v1-layer'> = ({ scan, indexed, rendering }) => {
  const { names, vulnerabilities } = rendering;
  refuseHoles((vulnerabilities ? scan.result : indexed).problems.filter(isHole));
  const findings = vulnerabilities ? scan.result.findings : [];
  const namespace = indexed.distribution ? namespaceOf(indexed.distribution) : '';
  const features = toFeatures(indexed.packages, findings, namespace, names);
  const Layer = {
    ...toLayer(names, indexed.distribution),
    ...(features.length > 0 && { Features: features }),
  };
  return { contentType: JSON_TYPE, body: goJson({ Layer }) };
};

function refuseHoles(holes: readonly Problem[]): void {
  if (holes.length === 0) return;
  const code = holes.every(isOfFeeds) ? 'FEED_FAILED' : 'IMAGE_UNSUPPORTED';
  throw new AppError(code, `there is no whole answer for this image: ${describeProblems(holes)}`);
}

interface Feature {
  readonly pkg: InstalledPackage;
  readonly name: string;
  readonly version: string;
  readonly layer: number;
  /** By id: two binaries of one source have the same. */
  readonly findings: Map<string, Finding>;
}

function toFeatures(
  packages: readonly InstalledPackage[],
  findings: readonly Finding[],
  namespace: string,
  names: readonly string[],
): readonly FeatureDocument[] {
  const features = new Map<string, Feature>();
  for (const pkg of packages) {
    const named = nameOf(pkg);
    const key = keyOf(named);
    const known = features.get(key);
    const layer = Math.min(pkg.layer, known?.layer ?? pkg.layer);
    features.set(key, { pkg, ...named, layer, findings: known?.findings ?? new Map<string, Finding>() });
  }
  for (const finding of findings) {
    features.get(keyOf(nameOf(finding.package)))?.findings.set(finding.id, finding);
  }
  return [...features.values()].map(({ pkg, name, version, layer, findings: found }) => {
    const addedBy = names[layer];
    return {
      Name: name,
      NamespaceName: namespace,
      VersionFormat: FORMATS[pkg.type],
      Version: version,
      ...(found.size > 0 && {
        Vulnerabilities: inOrder(found).map((finding) => toVulnerability(finding, namespace)),
      }),
      ...(addedBy !== undefined && { AddedBy: addedBy }),
    };
  });
}

/** Of their names: findings come in the order in which feeds happened to be stored. */
function inOrder(findings: ReadonlyMap<string, Finding>): readonly Finding[] {
  return [...findings.values()].toSorted((a, b) => (a.id < b.id ? -1 : 1));
}

/**
 * As Clair 2 does it: dpkg's features are sources, which is what Debian's and Ubuntu's fixed versions are of, and all
 * others binary packages. Klar counts a vulnerability once a feature.
 */
function nameOf(pkg: InstalledPackage): { readonly name: string; readonly version: string } {
  return pkg.type === 'deb' ? sourceOf(pkg) : { name: pkg.name, version: pkg.version };
}

function keyOf({ name, version }: ReturnType<typeof nameOf>): string {
  return `${name}\0${version}`;
}
