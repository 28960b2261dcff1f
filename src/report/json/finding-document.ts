import {
  bringersOf,
  originOf,
  purlOf,
  type Evidence,
  type Finding,
  type InstalledPackage,
  type Layer,
  type NameClues,
  type Notice,
  type Rating,
  type ScanResult,
  type SuppressedFinding,
  type SuppressionReason,
  type TimeLimit,
  type VexStatement,
} from '../../domain/index.ts';
import { memoized } from '../memoized.ts';

/** The image whose packages are described, with its layers and distribution. */
type DescribedImage = Pick<ScanResult, 'image' | 'distribution'>;

/** Describes a package in one image. */
export type Describe = (pkg: InstalledPackage) => ReturnType<typeof packageDocument>;

export function describer(image: DescribedImage): Describe {
  return memoized((pkg) => packageDocument(pkg, image));
}

export function findingDocument(finding: Finding, describe: Describe) {
  const { epss, kev } = finding;
  return {
    id: finding.id,
    aliases: finding.aliases,
    title: finding.title,
    description: finding.description,
    severity: finding.severity,
    severitySource: finding.severitySource,
    state: finding.state,
    fixedVersion: finding.fixedVersion,
    fixRequires: finding.fixRequires,
    package: describe(finding.package),
    kev: kev && { dateAdded: kev.dateAdded, dueDate: kev.dueDate, ransomware: kev.ransomware },
    epss: epss && { probability: epss.probability, percentile: epss.percentile },
    ratings: finding.ratings.map(ratingDocument),
    published: finding.published,
    modified: finding.modified,
    fixPublished: finding.fixPublished,
    before: finding.before,
    limit: finding.limit && limitDocument(finding.limit),
    from: originOf(finding),
    vex: finding.vex && vexDocument(finding.vex),
    references: [...new Set(finding.evidence.flatMap(({ url }) => url ?? []))],
    evidence: finding.evidence.map(evidenceDocument),
  };
}

export function suppressedDocument({ finding, reason }: SuppressedFinding, describe: Describe) {
  return { reason: reasonDocument(reason), finding: findingDocument(finding, describe) };
}

export function noticeDocument(notice: Notice, describe: Describe) {
  return {
    id: notice.id,
    aliases: notice.aliases,
    about: notice.about,
    title: notice.title,
    fixedVersion: notice.fixedVersion,
    package: describe(notice.package),
    references: [...new Set(notice.evidence.flatMap(({ url }) => url ?? []))],
    evidence: notice.evidence.map(evidenceDocument),
  };
}

function packageDocument(pkg: InstalledPackage, { image, distribution }: DescribedImage) {
  const { layers } = image;
  const { through } = bringersOf([pkg]);
  return {
    type: pkg.type,
    purl: purlOf(pkg, distribution),
    ecosystem: pkg.ecosystem,
    name: pkg.name,
    version: pkg.version,
    architecture: pkg.architecture,
    source: pkg.source && { name: pkg.source.name, version: pkg.source.version },
    module: pkg.module,
    maker: pkg.maker,
    thirdParty: pkg.thirdParty,
    application: pkg.application,
    proof: pkg.proof,
    status: pkg.status,
    owner: pkg.owner,
    through: through.length > 0 ? through : undefined,
    dev: pkg.dev,
    alias: pkg.alias,
    clues: pkg.clues && cluesDocument(pkg.clues),
    qualifiers: pkg.qualifiers,
    database: pkg.database,
    layer: layerDocument(pkg.layer, layers),
    locations: pkg.locations?.map(({ path, layer }) => ({ path, layer: layerDocument(layer, layers) })),
  };
}

export function cluesDocument({ group, names, folders }: NameClues) {
  return { group, names, folders };
}

/** Includes the layer itself beside its index, so that a finding names the layer that brought it. */
function layerDocument(index: number, layers: readonly Layer[]) {
  const layer = layers[index];
  return { index, digest: layer?.digest, diffId: layer?.diffId, createdBy: layer?.createdBy };
}

function ratingDocument({ source, severity, score, vector }: Rating) {
  return { source, severity, score, vector };
}

export function evidenceDocument(evidence: Evidence) {
  const { qualifiers } = evidence;
  return {
    feed: evidence.feed,
    record: evidence.record,
    url: evidence.url,
    ecosystem: evidence.ecosystem,
    package: evidence.package,
    nameKind: evidence.nameKind,
    version: evidence.version,
    range: evidence.range,
    state: evidence.state,
    fixedVersion: evidence.fixedVersion,
    qualifiers: qualifiers && {
      architectures: qualifiers.architectures,
      module: qualifiers.module,
      binaries: qualifiers.binaries,
      imports: qualifiers.imports?.map(({ path, symbols, goos, goarch }) => ({
        path,
        symbols,
        goos,
        goarch,
      })),
      reviewed: qualifiers.reviewed,
      justification: qualifiers.justification,
      tags: qualifiers.tags?.map(({ lower, upper, upperInclusive }) => ({ lower, upper, upperInclusive })),
    },
  };
}

function reasonDocument(reason: SuppressionReason) {
  switch (reason.kind) {
    case 'ignore-rule':
      return { kind: reason.kind, rule: reason.rule, reason: reason.reason };
    case 'vex':
      return { kind: reason.kind, statement: vexDocument(reason.statement) };
    case 'kernel-headers':
      return { kind: reason.kind };
  }
}

function limitDocument({ days, overdue, clock }: TimeLimit) {
  return { days, overdue, clock: clock && { since: clock.since, of: clock.of, due: clock.due } };
}

function vexDocument({ status, source, justification, text, timestamp }: VexStatement) {
  return { status, source, justification, text, timestamp };
}
