// The orders that ecosystems give versions, by their own libraries. Nothing here is the product's.

import * as pep440 from '@renovatebot/pep440';
import * as gem from '@renovatebot/ruby-semver';
import * as semver from 'semver';
import type { Ability } from './abilities.ts';
import { toVerdict, type Verdict } from './agreement.ts';
import { askMaven } from './comparable-version.ts';
import { askComposer } from './composer-semver.ts';
import { askGo } from './go-semver.ts';
import { compareNuget } from './nuget-version.ts';
import type { VersionPair } from './version-texts.ts';

export interface LanguageOracle {
  /** Compares all pairs at once, since some libraries are programs. */
  readonly ask: (pairs: readonly VersionPair[]) => readonly Verdict[];
  /** The name by which two spellings are one. */
  readonly nameOf: (name: string) => string;
  readonly needs: readonly Ability[];
}

export const ORACLES: Readonly<Record<string, LanguageOracle>> = {
  npm: {
    ask: eachBy(
      (version) => semver.valid(wholeOf(version), true) !== null,
      (a, b) => semver.compare(wholeOf(a), wholeOf(b), true),
    ),
    nameOf: asWritten,
    needs: [],
  },
  PyPI: {
    ask: eachBy((version) => pep440.valid(version) !== null, pep440.compare),
    nameOf: (name) => name.replace(/[-_.]+/g, '-').toLowerCase(),
    needs: [],
  },
  RubyGems: {
    ask: eachBy(
      (version) => gem.valid(version) !== null,
      (a, b) => Number(gem.gt(a, b)) - Number(gem.lt(a, b)),
    ),
    nameOf: asWritten,
    needs: [],
  },
  Go: { ask: askGo, nameOf: asWritten, needs: ['go'] },
  Maven: {
    ask: (pairs) =>
      askMaven(pairs.map(({ first, second }) => ({ first: forAny(first), second: forAny(second) }))),
    nameOf: asWritten,
    needs: ['ComparableVersion'],
  },
  'crates.io': {
    ask: eachBy((version) => semver.valid(version) !== null, semver.compare),
    nameOf: asWritten,
    needs: [],
  },
  Hex: {
    ask: eachBy((version) => semver.valid(version) !== null, semver.compare),
    nameOf: asWritten,
    needs: [],
  },
  Pub: {
    // Pub's builds (`1.0.0+1`) sort behind the release.
    ask: eachBy((version) => semver.valid(version) !== null, semver.compareBuild),
    nameOf: asWritten,
    needs: [],
  },
  NuGet: {
    ask: (pairs) => pairs.map(compareNuget),
    nameOf: (name) => name.toLowerCase(),
    needs: [],
  },
  Packagist: {
    ask: askComposer,
    nameOf: (name) => name.toLowerCase(),
    needs: ['composer/semver 3.4'],
  },
};

/** Verdicts of a library, asked for once and remembered. */
export class LanguageOrder {
  readonly #verdicts: ReadonlyMap<string, Verdict>;

  constructor({ ask }: LanguageOracle, pairs: Iterable<VersionPair>) {
    const asked = new Map(Array.from(pairs, (pair) => [keyOf(pair.first, pair.second), pair] as const));
    const answers = ask([...asked.values()]);
    this.#verdicts = new Map(Array.from(asked.keys(), (key, at) => [key, answers[at] ?? 'refused']));
  }

  isValid(version: string): boolean {
    return this.#verdict(version, version) !== 'refused';
  }

  compare(first: string, second: string): number {
    const verdict = this.#verdict(first, second);
    if (verdict === 'refused') throw new Error(`"${first}" or "${second}" is not a valid version`);
    return { '<': -1, '=': 0, '>': 1 }[verdict];
  }

  #verdict(first: string, second: string): Verdict {
    const verdict = this.#verdicts.get(keyOf(first, second));
    if (verdict === undefined) throw new Error(`nothing was asked about "${first}" and "${second}"`);
    return verdict;
  }
}

function keyOf(first: string, second: string): string {
  return `${first}\n${second}`;
}

function eachBy(
  isValid: (version: string) => boolean,
  compare: (a: string, b: string) => number,
): LanguageOracle['ask'] {
  return (pairs) =>
    pairs.map(({ first, second }) =>
      isValid(first) && isValid(second) ? toVerdict(compare(first, second)) : 'refused',
    );
}

function asWritten(name: string): string {
  return name;
}

/** A short form (`9.11`) as npm reads it in a range. */
function wholeOf(version: string): string {
  return /^\d+(\.\d+)?$/.test(version) ? (semver.minVersion(version)?.version ?? version) : version;
}

/** A release for one version of Java is the release, to advisories. */
function forAny(version: string): string {
  return version.replace(/[.-]j(?:re|dk)\d+$/i, '');
}
