import {
  locationsOf,
  originOf,
  purlOf,
  type Finding,
  type InstalledPackage,
  type ScanResult,
  type SuppressionReason,
} from '../../domain/index.ts';
import { imageName } from '../words/image-name.ts';
import { limitWords } from '../words/limit-words.ts';
import { memoized } from '../memoized.ts';
import { solutionOf } from '../upgrades/solution.ts';
import { verdictWords } from '../words/verdict-words.ts';
import { fingerprint } from './fingerprints.ts';
import { MAX_LOCATIONS } from './limits.ts';
import { locationOf, sortedPaths } from './location.ts';
import { plainMessage } from './message.ts';
import type { MissingImage } from './missing.ts';
import { LEVELS } from './severity.ts';
import { suppressionWords } from '../words/suppression-words.ts';
import { INCOMPLETE_ID } from '../incomplete-id.ts';

/** One finding, with the reason if it is suppressed. */
export interface ListedResult {
  readonly finding: Finding;
  readonly reason?: SuppressionReason;
}

/** A result's reference to its rule. */
export interface Rule {
  readonly ruleId: string;
  readonly ruleIndex: number;
}

/** Parts that all results for an image share. */
interface ImageParts {
  readonly name: string;
  /** Whether the base image's packages are known. */
  readonly hasBase: boolean;
  readonly packageParts: (pkg: InstalledPackage) => ReturnType<typeof packageParts>;
}

export function imageParts(scanned: ScanResult): ImageParts {
  return {
    name: imageName(scanned.image),
    hasBase: scanned.base !== undefined,
    packageParts: memoized((pkg) => packageParts(pkg, scanned)),
  };
}

function packageParts(pkg: InstalledPackage, { image, distribution }: ScanResult) {
  const layer = image.layers[pkg.layer];
  return {
    locations: sortedPaths(locationsOf(pkg)).slice(0, MAX_LOCATIONS).map(locationOf),
    properties: {
      package: pkg.name,
      version: pkg.version,
      purl: purlOf(pkg, distribution),
      application: pkg.application,
      layer: layer?.digest ?? layer?.diffId,
    },
  };
}

export function resultOf({ finding, reason }: ListedResult, rule: Rule, hash: string, image: ImageParts) {
  const { id, package: pkg, severity, state, fixedVersion, kev, epss, limit } = finding;
  const { locations, properties } = image.packageParts(pkg);
  return {
    ...rule,
    level: LEVELS[severity],
    message: plainMessage(
      `${id} in ${pkg.name} ${pkg.version} of ${image.name}: ${severity}. ${solutionOf(finding)}`,
    ),
    locations,
    partialFingerprints: partialFingerprints(hash),
    ...(reason && { suppressions: [suppressionOf(reason)] }),
    properties: {
      ...properties,
      severity,
      state,
      fixedVersion,
      knownExploited: kev?.dateAdded,
      epss: epss?.probability,
      timeLimit: limit && limitWords(limit),
      from: image.hasBase ? originOf(finding) : undefined,
    },
  };
}

/** Represents the holes: a reader that shows only results would otherwise see none. */
export function incompleteResult({ image, verdict }: ScanResult) {
  const path = verdict.incomplete.find((problem) => problem.path !== undefined)?.path;
  return holeResult(`${imageName(image)}: ${verdictWords(verdict)}`, fingerprint(INCOMPLETE_ID), path);
}

/** Represents an image without a run; its name keeps its alert distinct. */
export function missingResult({ name, reason }: MissingImage) {
  return holeResult(reason, fingerprint(`${INCOMPLETE_ID}\0${name}`));
}

function holeResult(message: string, hash: string, path = 'image') {
  return {
    ruleId: INCOMPLETE_ID,
    ruleIndex: 0,
    level: 'error',
    message: plainMessage(message),
    locations: [locationOf(path)],
    partialFingerprints: partialFingerprints(hash),
  };
}

/**
 * Code scanning compares only the line's fingerprint; it would compute one from the source file, which is not
 * in the repository.
 */
function partialFingerprints(hash: string) {
  return { 'plimsoll/v1': hash, primaryLocationLineHash: `${hash}:1` };
}

function suppressionOf(reason: SuppressionReason) {
  return { kind: 'external', justification: plainMessage(suppressionWords(reason)).text };
}
