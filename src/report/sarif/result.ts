import {
  locationsOf,
  purlOf,
  type Finding,
  type ScanResult,
  type SuppressionReason,
} from '../../domain/index.ts';
import { imageName } from '../image-name.ts';
import { solutionOf } from '../solution.ts';
import { verdictWords } from '../verdict-words.ts';
import { fingerprint } from './fingerprints.ts';
import { MAX_LOCATIONS } from './limits.ts';
import { locationOf, sortedPaths } from './location.ts';
import { plainMessage } from './message.ts';
import { INCOMPLETE } from './rule.ts';
import { LEVELS } from './severity.ts';
import { suppressionWords } from '../suppression-words.ts';

/** One finding, and why it does not count if it does not. */
export interface Listed {
  readonly finding: Finding;
  readonly reason?: SuppressionReason;
}

interface Rule {
  readonly ruleId: string;
  readonly ruleIndex: number;
}

export function resultOf({ finding, reason }: Listed, rule: Rule, hash: string, scanned: ScanResult) {
  const { id, package: pkg, severity, state, fixedVersion, kev, epss } = finding;
  const { image, distribution } = scanned;
  const paths = sortedPaths(locationsOf(pkg));
  const layer = image.layers[pkg.layer];
  return {
    ...rule,
    level: LEVELS[severity],
    message: plainMessage(
      `${id} in ${pkg.name} ${pkg.version} of ${imageName(image)}: ${severity}. ${solutionOf(finding)}`,
    ),
    locations: paths.slice(0, MAX_LOCATIONS).map(locationOf),
    partialFingerprints: partialFingerprints(hash),
    ...(reason && { suppressions: [suppressionOf(reason)] }),
    properties: {
      package: pkg.name,
      version: pkg.version,
      purl: purlOf(pkg, distribution),
      severity,
      state,
      fixedVersion,
      application: pkg.application,
      layer: layer?.digest ?? layer?.diffId,
      knownExploited: kev?.dateAdded,
      epss: epss?.probability,
    },
  };
}

/** Stands for what could not be checked, where a reader of results alone would otherwise see none. */
export function incompleteResult({ image, verdict }: ScanResult) {
  const path = verdict.incomplete.find((problem) => problem.path !== undefined)?.path;
  return {
    ruleId: INCOMPLETE,
    ruleIndex: 0,
    level: 'error',
    message: plainMessage(`${imageName(image)}: ${verdictWords(verdict)}`),
    locations: [locationOf(path ?? 'image')],
    partialFingerprints: partialFingerprints(fingerprint(INCOMPLETE)),
  };
}

/** Code scanning compares the line's alone; it would make one of the source file, which is not in the repository. */
function partialFingerprints(hash: string) {
  return { 'plimsoll/v1': hash, primaryLocationLineHash: `${hash}:1` };
}

function suppressionOf(reason: SuppressionReason) {
  return { kind: 'external', justification: plainMessage(suppressionWords(reason)).text };
}
