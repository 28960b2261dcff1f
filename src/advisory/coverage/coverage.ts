import type { Distribution } from '../../domain/index.ts';
import {
  alpaquita,
  alpine,
  alpineBranch,
  byMajor,
  byMajorMinor,
  centos,
  debianTracker,
  leap,
  leapMicro,
  openEuler,
  redHat,
  suse,
  suseMicro,
  ubuntu,
  whole,
  type ScopesOf,
} from './releases.ts';
import type { Scope } from './scope.ts';

/** The feeds that answer for a release, the best first: each alone is an answer. */
export interface Coverage {
  readonly alternatives: readonly FeedChoice[];
}

/** Where one feed speaks of one release: which part of it to load, and which ecosystems to look in. */
export interface FeedChoice {
  readonly feed: 'alpine-secdb' | 'debian-tracker' | 'osv';
  /** secdb: the branch, `v3.20` or `edge`. OSV: the export's name. The tracker is one. */
  readonly part: string;
  readonly ecosystems: readonly Scope[];
  /** Which of a package's names the feed's records use. */
  readonly names: 'source' | 'binary';
  /** Its versions carry no epochs, so that those of installed packages must not count. */
  readonly epochs?: 'left-out';
  /** What its answers do not include, by nature, or who answers for whom. */
  readonly coverage?: string;
}

interface Rule {
  readonly feed: FeedChoice['feed'];
  readonly part: string | ((distribution: Distribution) => string | undefined);
  readonly names: FeedChoice['names'];
  readonly epochs?: 'left-out';
  readonly scopes: ScopesOf;
  readonly coverage?: string;
}

const FIXED_ONLY = 'fixed advisories only';

const SECDB: Rule = {
  feed: 'alpine-secdb',
  part: alpineBranch,
  names: 'source',
  scopes: alpine,
  coverage: FIXED_ONLY,
};
const TRACKER: Rule = { feed: 'debian-tracker', part: '', names: 'source', scopes: debianTracker };
const DEBIAN = [TRACKER, osv('Debian', 'source', byMajor('Debian:'))];
const HARDENED = osv('BellSoft Hardened Containers', 'source', alpaquita('BellSoft Hardened Containers:'));
const RED_HAT = osv('Red Hat', 'binary', redHat, FIXED_ONLY);
const AZURE_LINUX = withoutEpochs(osv('Azure Linux', 'source', byMajor('Azure Linux:')));
const LEAP = withoutEpochs(osv('openSUSE', 'source', leap, FIXED_ONLY));
const TUMBLEWEED = withoutEpochs(osv('openSUSE', 'source', whole('openSUSE:Tumbleweed'), FIXED_ONLY));
const LEAP_MICRO = withoutEpochs(osv('openSUSE', 'source', leapMicro, FIXED_ONLY));
const MICRO = withoutEpochs(osv('SUSE', 'source', suseMicro, FIXED_ONLY));
const SUSE = (...products: readonly string[]) =>
  withoutEpochs(osv('SUSE', 'source', suse(...products), FIXED_ONLY));

/**
 * Who answers for a distribution, by its os-release ID. Ecosystems are spelled as OSV's schema does
 * (https://ossf.github.io/osv-schema/#defined-ecosystems); whether names are those of source packages is as its
 * records have it, which is not always what the schema says (AlmaLinux's are binary). A derivative is here only
 * where it ships the very packages of the one that answers, and its coverage says so.
 */
const RULES = new Map<string, readonly Rule[]>([
  ['almalinux', [osv('AlmaLinux', 'binary', byMajor('AlmaLinux:'), FIXED_ONLY)]],
  ['alpaquita', [osv('Alpaquita', 'source', alpaquita('Alpaquita:'))]],
  ['alpine', [SECDB, osv('Alpine', 'source', byMajorMinor('Alpine:v'), FIXED_ONLY)]],
  ['azurelinux', [AZURE_LINUX]],
  ['bellsoft-hardened-containers', [HARDENED]],
  ['centos', [onBehalf({ ...RED_HAT, scopes: centos }, 'Red Hat', 'CentOS Linux')]],
  ['chainguard', [osv('Chainguard', 'binary', whole('Chainguard'))]],
  ['debian', DEBIAN],
  ['mageia', [withoutEpochs(osv('Mageia', 'source', byMajor('Mageia:'), FIXED_ONLY))]],
  ['mariner', [AZURE_LINUX]],
  ['minimos', [osv('MinimOS', 'binary', whole('MinimOS'))]],
  ['openeuler', [withoutEpochs(osv('openEuler', 'source', openEuler, FIXED_ONLY))]],
  ['opensuse', [LEAP]],
  ['opensuse-leap', [LEAP]],
  ['opensuse-leap-micro', [LEAP_MICRO]],
  ['opensuse-microos', [onBehalf(TUMBLEWEED, 'openSUSE Tumbleweed', 'openSUSE MicroOS')]],
  ['opensuse-tumbleweed', [TUMBLEWEED]],
  ['raspbian', DEBIAN.map((rule) => onBehalf(rule, 'Debian', 'Raspbian'))],
  ['rhel', [RED_HAT]],
  ['rocky', [osv('Rocky Linux', 'source', byMajor('Rocky Linux:'), FIXED_ONLY)]],
  ['sl-micro', [MICRO]],
  ['sle-micro', [MICRO]],
  ['sle-micro-rancher', [MICRO]],
  ['sle_hpc', [SUSE('Server', 'High Performance Computing')]],
  ['sled', [SUSE('Server', 'Desktop')]],
  ['sles', [SUSE('Server')]],
  ['sles_sap', [SUSE('Server', 'Server for SAP Applications')]],
  ['ubuntu', [osv('Ubuntu', 'source', ubuntu)]],
  ['wolfi', [osv('Wolfi', 'binary', whole('Wolfi'))]],
]);

/** Undefined when no feed speaks of this release, which is a hole: the packages cannot be judged. */
export function coverageOf(distribution: Distribution): Coverage | undefined {
  const alternatives = (RULES.get(distribution.id) ?? []).flatMap(
    (rule) => choiceOf(rule, distribution) ?? [],
  );
  return alternatives.length === 0 ? undefined : { alternatives };
}

function choiceOf(rule: Rule, distribution: Distribution): FeedChoice | undefined {
  const { feed, names, epochs, coverage } = rule;
  const part = typeof rule.part === 'string' ? rule.part : rule.part(distribution);
  const ecosystems = rule.scopes(distribution);
  if (part === undefined || ecosystems === undefined) return undefined;
  return { feed, part, ecosystems, names, ...(epochs && { epochs }), ...(coverage && { coverage }) };
}

function osv(part: string, names: FeedChoice['names'], scopes: ScopesOf, coverage?: string): Rule {
  return { feed: 'osv', part, names, scopes, ...(coverage !== undefined && { coverage }) };
}

/**
 * These maintain their records by the file names of source rpms: `openssl-1.1.1f-20.oe1.src.rpm` is fixed in
 * `1.1.1f-20.oe1`, although the package is 1:1.1.1f-20.oe1.
 */
function withoutEpochs(rule: Rule): Rule {
  return { ...rule, epochs: 'left-out' };
}

function onBehalf(rule: Rule, answering: string, derivative: string): Rule {
  const who = `${answering}'s advisories answer for ${derivative}`;
  return { ...rule, coverage: rule.coverage === undefined ? who : `${who}; ${rule.coverage}` };
}
