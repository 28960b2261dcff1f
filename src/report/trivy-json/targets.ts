import { hash } from 'node:crypto';
import type { Finding, InstalledPackage, ScanResult, SuppressedFinding } from '../../domain/index.ts';
import type { RenderOptions, ScanFailure } from '../format.ts';
import { imageName } from '../words/image-name.ts';
import { memoized } from '../memoized.ts';
import { ofSeverities } from '../shown-findings.ts';
import { mostUrgentFirst } from '../upgrades/urgency.ts';
import { verdictWords } from '../words/verdict-words.ts';
import { INCOMPLETE_ID } from '../incomplete-id.ts';
import { familyOf } from './metadata.ts';
import { trivyPackage } from './package.ts';
import { foundIn, modifiedFinding, vulnerability, type FoundIn } from './vulnerability.ts';

/** Package types whose target is the language, and Trivy's names for both. */
const LANGUAGES: Readonly<Record<string, readonly [target: string, type: string]>> = {
  conda: ['Conda', 'conda-pkg'],
  gem: ['Ruby', 'gemspec'],
  maven: ['Java', 'jar'],
  npm: ['Node.js', 'node-pkg'],
  pypi: ['Python', 'python-pkg'],
};
/** Package types whose target is a file, and Trivy's name for the file type. */
const FILES: Readonly<Record<string, string>> = {
  cargo: 'rustbinary',
  composer: 'composer-vendor',
  golang: 'gobinary',
  nuget: 'dotnet-core',
};

interface Target {
  readonly name: string;
  readonly class: 'os-pkgs' | 'lang-pkgs';
  readonly type: string;
}

interface Content {
  readonly target: Target;
  readonly packages: InstalledPackage[];
  readonly findings: Finding[];
  readonly suppressed: SuppressedFinding[];
}

/**
 * Divides an image as Trivy does: the distribution's packages, a language's, a file's. The prefix
 * distinguishes languages in several images.
 */
export function* targetsOf(
  result: ScanResult,
  { severities, showSuppressed }: RenderOptions,
  prefix: string,
): Generator<object, void> {
  const contents = new Map<string, Content>();
  const image = foundIn(result);
  const contentOf = memoized((pkg: InstalledPackage): Content => {
    const target = targetOf(pkg, result, prefix);
    const key = `${target.type}\0${target.name}`;
    const known = contents.get(key) ?? { target, packages: [], findings: [], suppressed: [] };
    contents.set(key, known);
    return known;
  });
  for (const pkg of result.packages) contentOf(pkg).packages.push(pkg);
  const { findings } = ofSeverities(result.findings, severities);
  for (const finding of mostUrgentFirst(findings)) contentOf(finding.package).findings.push(finding);
  for (const each of showSuppressed ? result.suppressed : []) {
    contentOf(each.finding.package).suppressed.push(each);
  }
  for (const content of contents.values()) yield targetDocument(content, image);
}

function targetDocument({ target, packages, findings, suppressed }: Content, image: FoundIn) {
  return {
    Target: target.name,
    Class: target.class,
    Type: target.type,
    Packages: packages.values().map((pkg) => trivyPackage(pkg, image.result)),
    ...(findings.length > 0 && {
      Vulnerabilities: findings.values().map((finding) => vulnerability(finding, image)),
    }),
    ...(suppressed.length > 0 && {
      ExperimentalModifiedFindings: suppressed.values().map((each) => modifiedFinding(each, image)),
    }),
  };
}

function targetOf(pkg: InstalledPackage, { image, distribution }: ScanResult, prefix: string): Target {
  const { type, ecosystem, application, database } = pkg;
  const name = imageName(image);
  if (ecosystem === undefined && distribution) {
    const family = familyOf(distribution);
    return { name: `${name} (${family} ${distribution.version})`, class: 'os-pkgs', type: family };
  }
  const language = LANGUAGES[type];
  if (language) return { name: `${prefix}${language[0]}`, class: 'lang-pkgs', type: language[1] };
  return { name: `${prefix}${application ?? database}`, class: 'lang-pkgs', type: FILES[type] ?? type };
}

/** Represents the holes: otherwise a report would list nothing and look complete. */
export function incompleteTarget({ image, verdict }: ScanResult) {
  const lines = verdict.incomplete.map(({ kind, message }) => `${kind}: ${message}`);
  return hole(imageName(image), 'not everything could be checked', [verdictWords(verdict), ...lines]);
}

export function failedTarget(failure: ScanFailure) {
  return hole(imageName(failure), 'the image was not scanned', [failure.message]);
}

function hole(name: string, title: string, lines: readonly string[]) {
  return {
    Target: `${name} (${title})`,
    Class: 'lang-pkgs',
    Type: 'plimsoll',
    Vulnerabilities: [
      {
        VulnerabilityID: INCOMPLETE_ID,
        PkgName: name,
        InstalledVersion: '-',
        Status: 'under_investigation',
        Fingerprint: `sha256:${hash('sha256', `${INCOMPLETE_ID}\0${name}`, 'hex')}`,
        Title: title,
        Description: lines.join('\n'),
        Severity: 'UNKNOWN',
      },
    ],
  };
}
