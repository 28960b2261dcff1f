import {
  countPackages,
  originOf,
  PROBLEM_KINDS,
  type BaseImage,
  type BaselineUse,
  type ConfigurationUse,
  type Crossing,
  type Distribution,
  type FeedUse,
  type Finding,
  type ImageIdentity,
  type Layer,
  type Line,
  type ManifestWorkload,
  type Platform,
  type Problem,
  type ScanResult,
  type Upgrade,
  type Verdict,
} from '../../domain/index.ts';
import type { RenderOptions } from '../format.ts';
import { ofSeverities } from '../shown-findings.ts';
import { mostUrgentFirst } from '../upgrades/urgency.ts';
import {
  cluesDocument,
  describer,
  findingDocument,
  noticeDocument,
  suppressedDocument,
} from './finding-document.ts';

/** Describes one image. Copies every field by name: a field that is not written here is not published. */
export function resultDocument(result: ScanResult, { severities }: Pick<RenderOptions, 'severities'>) {
  const shown = ofSeverities(result.findings, severities);
  const describe = describer(result);
  return {
    scannedAt: result.scannedAt,
    asOf: result.asOf,
    image: imageDocument(result.image),
    workloads: result.workloads?.map(workloadDocument),
    distribution: result.distribution && distributionDocument(result.distribution),
    verdict: verdictDocument(result.verdict),
    baseline: result.baseline && baselineDocument(result.baseline),
    base: result.base && baseDocument(result.base, result.findings),
    problems: result.problems.map(problemDocument),
    configuration: result.configuration && configurationDocument(result.configuration),
    feeds: result.feeds.map(feedDocument),
    hiddenCves: severities.length > 0 ? shown.ofOtherSeverity : undefined,
    findings: mostUrgentFirst(shown.findings)
      .values()
      .map((finding) => findingDocument(finding, describe)),
    suppressed: result.suppressed.values().map((each) => suppressedDocument(each, describe)),
    notices: result.notices?.map((notice) => noticeDocument(notice, describe)),
    upgrades: result.upgrades.map(upgradeDocument),
    scope: result.scope,
    skipped: result.skipped?.map(({ pattern, packages, problems }) => ({ pattern, packages, problems })),
    distributionOwned: countPackages(result.packages, result.scope).distributionOwned,
    packages: result.packages.values().map(describe),
  };
}

export function workloadDocument({ file, kind, namespace, name, container, volume }: ManifestWorkload) {
  return { file, kind, namespace, name, container, volume };
}

function upgradeDocument(upgrade: Upgrade) {
  return {
    name: upgrade.name,
    ecosystem: upgrade.ecosystem,
    version: upgrade.version,
    requires: upgrade.requires,
    packages: upgrade.packages.map(({ name, version }) => ({ name, version })),
    through: upgrade.through,
    onlyThrough: upgrade.onlyThrough,
    from: upgrade.from,
    ids: upgrade.ids,
    leaves: upgrade.leaves,
    cleared: upgrade.cleared,
  };
}

function baselineDocument({ reference, before, new: fresh }: BaselineUse) {
  return { reference, before, new: fresh };
}

function baseDocument(base: BaseImage, findings: readonly Finding[]) {
  const { reference, digest, source, layers } = base;
  const ofBase = findings.filter((finding) => originOf(finding) === 'base').length;
  const others = base.others?.map((each) => ({
    reference: each.reference,
    digest: each.digest,
    source: each.source,
    layers: each.layers,
  }));
  return { reference, digest, source, layers, findings: ofBase, others };
}

function configurationDocument({ file, ignoreRules }: ConfigurationUse) {
  return { file, ignoreRules };
}

export function feedDocument({ feed, syncedAt, contentAt, coverage, remark }: FeedUse) {
  return { feed, syncedAt, contentAt, coverage, remark };
}

function imageDocument(image: ImageIdentity) {
  return {
    reference: image.reference,
    transport: image.transport,
    manifestDigest: image.manifestDigest,
    indexDigest: image.indexDigest,
    configDigest: image.configDigest,
    platform: image.platform && platformDocument(image.platform),
    otherPlatforms: image.otherPlatforms,
    created: image.created,
    layers: image.layers.map(layerDocument),
    sbom: image.sbom,
    digestsUnchecked: image.digestsUnchecked,
  };
}

export function platformDocument({ os, architecture, variant }: Platform) {
  return { os, architecture, variant };
}

function layerDocument({ digest, diffId, size, createdBy }: Layer) {
  return { digest, diffId, size, createdBy };
}

function distributionDocument({ id, idLike, version, name, codeName, cpe, path }: Distribution) {
  return { id, idLike, version, name, codeName, cpe, path };
}

function verdictDocument({ outcome, exitCode, line, crossed, incomplete, waived, counts, limits }: Verdict) {
  return {
    outcome,
    exitCode,
    line: line && lineDocument(line),
    crossed: crossed.map(crossingDocument),
    incomplete: incomplete.map(problemDocument),
    waived: waived.map(problemDocument),
    counts,
    limits: limits && { overdue: limits.overdue, inTime: limits.inTime, nextDue: limits.nextDue },
  };
}

function lineDocument(line: Line) {
  const { max, within, onlyFixed, failOnKev, minEpss, ignoreBase, strict, allowIncomplete } = line;
  const limits = within?.map(({ severity, fixable, days, from }) => ({ severity, fixable, days, from }));
  return { max, within: limits, onlyFixed, failOnKev, minEpss, ignoreBase, strict, allowIncomplete };
}

function crossingDocument(crossing: Crossing) {
  switch (crossing.kind) {
    case 'max': {
      const { kind, severity, allowed, found } = crossing;
      return { kind, severity, allowed, found };
    }
    case 'kev':
    case 'overdue':
      return { kind: crossing.kind, ids: crossing.ids };
    case 'epss':
      return { kind: crossing.kind, min: crossing.min, ids: crossing.ids };
  }
}

export function problemDocument(problem: Problem) {
  const { kind, subject, message, package: name, cves, count, path, archives } = problem;
  return {
    kind,
    weight: PROBLEM_KINDS[kind],
    subject,
    message,
    package: name,
    cves,
    count,
    path,
    archives: archives?.map(({ artifact, clues }) => ({ artifact, clues: cluesDocument(clues) })),
  };
}
