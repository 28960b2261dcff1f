import semver from 'semver';
import { expect, it } from 'vitest';
import { compareKeys, schemeOf } from '../../src/versions/index.ts';
import { disagreements, toVerdict, type Verdict } from '../support/agreement.ts';
import { samplePairs, type VersionPair } from '../support/version-texts.ts';

const LOOSE = { loose: true };
const SHORT = /^[v= ]*\d+(\.\d+)?$/;

it('orders npm versions as node-semver does, and refuses the same texts', () => {
  const { seed, pairs } = samplePairs('npm');
  expect(disagreements('npm', pairs, pairs.map(askSemver)), `PLIMSOLL_SEED=${seed}`).toEqual([]);
});

it("lets short npm bounds hold the releases that they hold in node-semver's ranges", () => {
  const { seed, pairs } = samplePairs('npm');
  const bounds = pairs.flatMap(({ first }) => (SHORT.test(first) ? [first] : []));
  const releases = pairs.flatMap(({ second }) => (isRelease(second) ? [second] : []));
  const asked = bounds.flatMap((first) => releases.slice(0, 100).map((second) => ({ first, second })));
  expect(asked.length).toBeGreaterThan(100);
  const differing = asked.filter((pair) => ourRanges(pair) !== theirRanges(pair));
  expect(differing, `PLIMSOLL_SEED=${seed}`).toEqual([]);
});

function askSemver({ first, second }: VersionPair): Verdict {
  const [one, other] = [versionOf(first), versionOf(second)];
  return one === null || other === null ? 'refused' : toVerdict(semver.compare(one, other, LOOSE));
}

/** A short form is a version in ranges only, where absent numbers are zeros. */
function versionOf(text: string): string | null {
  const [, core, rest] = /^([v= ]*\d+(?:\.\d+)?)(-.*|\+.*)?$/.exec(text.trim()) ?? [];
  const full = core === undefined ? text : `${core}${core.includes('.') ? '.0' : '.0.0'}${rest ?? ''}`;
  // Refused, as the head of the scheme says.
  const isBacktracked = /\d\.\d+\.\d+(\.|-($|\.|\+))/.test(full) || /^[v= ]*\d+-/.test(text.trim());
  return isBacktracked ? null : semver.valid(full, LOOSE);
}

function isRelease(text: string): boolean {
  return semver.prerelease(text, LOOSE) === null && semver.valid(text, LOOSE) !== null;
}

function theirRanges({ first, second }: VersionPair): string {
  const bound = first.replace(/^[v= ]*/, '');
  return [`<=${bound}`, `>=${bound}`, `<${bound}`]
    .map((range) => semver.satisfies(second, range, LOOSE))
    .join();
}

function ourRanges({ first, second }: VersionPair): string {
  const npm = schemeOf('npm');
  const [bound, last, version] = [npm.sortKey(first), npm.lastKey?.(first), npm.sortKey(second)];
  if (!bound.ok || last?.ok !== true || !version.ok) return 'refused';
  const atLeast = compareKeys(version.value, bound.value) >= 0;
  return [compareKeys(version.value, last.value) <= 0, atLeast, !atLeast].join();
}
