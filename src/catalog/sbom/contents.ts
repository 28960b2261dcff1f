import {
  appendTo,
  defined,
  failed,
  nameSome,
  ok,
  type Distribution,
  type ImageIdentity,
  type InstalledPackage,
  type Package,
  type Problem,
  type ProgramReach,
  type Result,
} from '../../domain/index.ts';
import type { ImageFacts, SbomDocument, SbomPackage } from '../../sbom/index.ts';
import { readImageFacts, readPackageFacts } from '../../sbom/read-facts.ts';
import { isSameRelease } from '../distro/index.ts';
import { withMaker } from '../third-party/index.ts';
import { namedDistribution, systemsOf } from './distribution.ts';
import { isNamedAsPackage, readComponent, type NamedPackage } from './packages.ts';
import {
  emptyDocument,
  gapProblem,
  notAnswered,
  ofOtherRelease,
  sourcesUnknown,
  uncoveredNote,
  unknownDistribution,
  unnamed,
  withoutFunctions,
} from './problems.ts';

/** Images named in an error. */
const MAX_NAMED = 5;

/** Image contents as an SBOM lists them. */
interface SbomContents {
  /** The image described by one of our own documents. */
  readonly image?: ImageIdentity;
  readonly distribution?: Distribution;
  readonly packages: readonly InstalledPackage[];
  readonly problems: readonly Problem[];
  readonly programs?: Readonly<Record<string, ProgramReach>>;
}

interface Components {
  /** Packages from our own documents, which carry all their facts. */
  readonly own: InstalledPackage[];
  readonly named: NamedPackage[];
  /** Names of components that could be packages but that nothing identifies. */
  readonly unnamed: string[];
  /** Package names by purl type, for types that no feed covers. */
  readonly unanswered: Map<string, string[]>;
}

/**
 * Reads the packages in an SBOM from any tool. `place` is its name in reports, and `choose` picks the
 * distribution that counts, given the one it names. Fails with the reason if it does not describe exactly one
 * image.
 */
export function readSbomContents(
  document: SbomDocument,
  place: string,
  choose: (named: Distribution | undefined) => Distribution | undefined = (named) => named,
): Result<SbomContents> {
  const image = imageOf(document);
  if (image && !image.ok) return image;
  const described = image?.value;
  const components = readComponents(document, described?.image.layers.length ?? 1);
  const named = described?.distribution ?? releaseOf(document, components.named, place);
  const distribution = choose(named);
  const { here, elsewhere } = byRelease(components.named, distribution);
  const foreign = here.map((each) => installed(each, place));
  // Our own packages already carry their maker if the image named its distribution.
  const unjudged = named ? foreign : [...components.own, ...foreign];
  const judged = unjudged.map((pkg) => (isOfDistribution(pkg) ? withMaker(pkg, distribution) : pkg));
  const packages = named ? [...components.own, ...judged] : judged;
  const unasked = described || distribution ? 0 : packages.filter(isOfDistribution).length;
  return ok({
    ...(described && { image: described.image, programs: described.programs }),
    ...defined({ distribution }),
    packages,
    problems: [
      ...(unasked > 0 ? [unknownDistribution(place, unasked)] : []),
      ...(described?.problems ?? []).filter(({ kind }) => !distribution || kind !== 'distribution-unknown'),
      ...unnamed(components.unnamed, place),
      ...notAnswered(components.unanswered, place),
      ...ofOtherRelease(elsewhere, distribution),
      ...sourcesUnknown(here, distribution, place),
      ...uncoveredNote(
        foreign.filter(({ status }) => status === 'uncovered'),
        place,
      ),
      ...gapProblem(document.gaps, described, place),
      ...(described ? withoutFunctions(components.own, described.programs, place) : []),
      ...(packages.length === 0 && !described ? [emptyDocument(place)] : []),
    ],
  });
}

function imageOf({ subject, packages }: SbomDocument): Result<ImageFacts> | undefined {
  const images = [subject, ...packages].flatMap((each) => (each && readImageFacts(each)) ?? []);
  if (images.length <= 1) return images[0];
  const names = images.flatMap((each) => (each.ok ? [each.value.image.reference] : []));
  const named = names.length > 0 ? `: ${nameSome(names, MAX_NAMED)}` : '';
  return failed(`it describes ${images.length} images, where one is needed${named}`);
}

function readComponents({ subject, packages }: SbomDocument, layers: number): Components {
  const components: Components = { own: [], named: [], unnamed: [], unanswered: new Map() };
  for (const each of packages) {
    const own = readPackageFacts(each);
    if (own) keepOwn(own, each, layers, components);
    else for (const one of byPurl(each)) keepNamed(one, components);
  }
  for (const one of subject ? byPurl(subject) : []) if (isNamedAsPackage(one)) keepNamed(one, components);
  return components;
}

/** A package with several purls may be in several advisory databases. */
function byPurl(component: SbomPackage): readonly SbomPackage[] {
  const { otherPurls = [] } = component;
  return [component, ...otherPurls.map((purl) => ({ ...component, purl }))];
}

/** Rejects a package in a layer that the image does not have: the entry is damaged. */
function keepOwn(
  own: Result<InstalledPackage>,
  component: SbomPackage,
  layers: number,
  components: Components,
): void {
  const places = own.ok ? [own.value, ...(own.value.locations ?? [])] : [];
  if (own.ok && places.every(({ layer }) => layer < Math.max(layers, 1))) components.own.push(own.value);
  else components.unnamed.push(nameOf(component));
}

function keepNamed(component: SbomPackage, { named, unnamed: left, unanswered }: Components): void {
  const read = readComponent(component);
  if (!read) return;
  if (read.ok) named.push(read.value);
  else if (read.failure.kind === 'unnamed') left.push(nameOf(component));
  else {
    const { type } = read.failure;
    appendTo(unanswered, type, nameOf(component));
  }
}

function nameOf({ name = '', version = '', purl = '' }: SbomPackage): string {
  return name === '' ? purl : `${name} ${version}`.trimEnd();
}

/** Returns the operating system's release, or else the one most purls name; undefined if the systems disagree. */
function releaseOf(
  { packages }: SbomDocument,
  named: readonly NamedPackage[],
  place: string,
): Distribution | undefined {
  const systems = systemsOf(packages, place);
  const [system] = systems;
  if (system) return systems.every((each) => isSameRelease(each, system)) ? system : undefined;
  const releases = named.flatMap(({ release }) => release ?? []);
  const groups = [...Map.groupBy(releases, ({ id, version }) => `${id}:${version}`).values()];
  const [largest] = groups.toSorted((a, b) => b.length - a.length);
  const [release] = largest ?? [];
  return release && namedDistribution(release, place);
}

/** Separates packages from other distributions: the feeds for this one do not cover them. */
function byRelease(
  named: readonly NamedPackage[],
  distribution: Distribution | undefined,
): { readonly here: readonly NamedPackage[]; readonly elsewhere: readonly NamedPackage[] } {
  const isElsewhere = ({ release }: NamedPackage) =>
    release !== undefined && distribution !== undefined && !isSameRelease(release, distribution);
  return {
    here: named.filter((each) => !isElsewhere(each)),
    elsewhere: named.filter(isElsewhere),
  };
}

function installed({ pkg, place }: NamedPackage, document: string): InstalledPackage {
  return { ...pkg, database: place ?? document, layer: 0 };
}

function isOfDistribution({ ecosystem }: Package): boolean {
  return ecosystem === undefined;
}
