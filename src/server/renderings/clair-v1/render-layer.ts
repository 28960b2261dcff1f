import {
  compareTexts,
  defined,
  sourceOf,
  type Finding,
  type InstalledPackage,
  type Problem,
} from '../../../domain/index.ts';
import { AppError } from '../../../errors/index.ts';
import { describeProblems, means, namespaceOf, openHoles, toIncompleteEntry } from '../../../clair/index.ts';
import type { Renderer } from '../renderer.ts';
import { JSON_TYPE, type FeatureDocument } from './documents.ts';
import { goJson } from './go-json.ts';
import { formatOfType, toIncompleteFeature } from './incomplete-document.ts';
import { toLayer } from './layer-document.ts';
import { toVulnerability } from './vulnerability-document.ts';

const REFUSED = ['nothing-known', 'not-indexed', 'not-yet'] as const;
const ALL_REFUSED = [...REFUSED, 'unknowable'] as const;

/**
 * Renders a layer with all layers below it, and an entry for unknowns, unless the server refuses that
 * response. v1 has no form for other holes, so it throws: FEED_FAILED if the feeds may answer later, else
 * IMAGE_UNSUPPORTED.
 */
export const renderLayer: Renderer<'clair-v1-layer'> = ({ scan, indexed, rendering }) => {
  const { names, vulnerabilities } = rendering;
  const { result } = scan;
  refuse(
    vulnerabilities
      ? openHoles(result, ...(rendering.incompleteAnswer === 'refuse' ? ALL_REFUSED : REFUSED))
      : indexed.problems.filter((each) => means(each, ...REFUSED)),
  );
  const findings = vulnerabilities ? result.findings : [];
  const namespace = indexed.distribution ? namespaceOf(indexed.distribution) : '';
  const entry = vulnerabilities
    ? toIncompleteEntry(openHoles(result, 'unknowable'), indexed.distribution)
    : undefined;
  const severity = rendering.incompleteSeverity;
  const features = [
    ...toFeatures(indexed.packages, findings, namespace, names),
    ...(entry ? [toIncompleteFeature(entry, indexed, { names, severity })] : []),
  ];
  const Layer = {
    ...toLayer(names, indexed.distribution),
    ...(features.length > 0 && { Features: features }),
    ...(entry && { Incomplete: entry.holes }),
  };
  return { contentType: JSON_TYPE, body: goJson({ Layer }) };
};

function refuse(holes: readonly Problem[]): void {
  if (holes.length === 0) return;
  const code = holes.every((hole) => means(hole, 'not-yet')) ? 'FEED_FAILED' : 'IMAGE_UNSUPPORTED';
  throw new AppError(code, `there is no whole answer for this image: ${describeProblems(holes)}`);
}

interface Feature {
  readonly pkg: InstalledPackage;
  readonly name: string;
  readonly version: string;
  readonly layer: number;
  /** Keyed by ID, since two binaries from one source share findings. */
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
    const key = keyOf(pkg);
    const known = features.get(key);
    const layer = Math.min(pkg.layer, known?.layer ?? pkg.layer);
    features.set(key, { pkg, ...named, layer, findings: known?.findings ?? new Map<string, Finding>() });
  }
  for (const finding of findings) {
    features.get(keyOf(finding.package))?.findings.set(finding.id, finding);
  }
  return [...features.values()].map(({ pkg, name, version, layer, findings: found }) => {
    const addedBy = names[layer];
    return {
      Name: name,
      NamespaceName: namespace,
      VersionFormat: formatOfType(pkg.type),
      Version: version,
      ...(found.size > 0 && {
        Vulnerabilities: inOrder(found).map((finding) => toVulnerability(finding, namespace)),
      }),
      ...defined({ AddedBy: addedBy }),
    };
  });
}

/** Sorts findings by name, since they come in the feeds' storage order. */
function inOrder(findings: ReadonlyMap<string, Finding>): readonly Finding[] {
  return [...findings.values()].toSorted((a, b) => compareTexts(a.id, b.id));
}

/**
 * Returns Clair 2's feature: for dpkg, the source package, to which Debian's and Ubuntu's fixed versions
 * apply; for all others, the binary package. Klar counts a vulnerability once per feature.
 */
function nameOf(pkg: InstalledPackage): { readonly name: string; readonly version: string } {
  return pkg.type === 'deb' ? sourceOf(pkg) : { name: pkg.name, version: pkg.version };
}

function keyOf(pkg: InstalledPackage): string {
  const { name, version } = nameOf(pkg);
  return `${name}\0${version}`;
}
