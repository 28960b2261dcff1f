import semver from 'semver';
import { expect, it } from 'vitest';
import { disagreements, toVerdict, type Verdict } from '../support/agreement.ts';
import { samplePairs, type VersionPair } from '../support/version-texts.ts';

const LOOSE = { loose: true };
const VERSION = /^(\d+(?:\.\d+){0,2})(?:-(?:(\d+)[.-]?(.*)|(.+)))?$/;

it("orders versions of Bitnami's packages as semantic ones, with revisions above them", () => {
  const { seed, pairs } = samplePairs('bitnami');
  expect(disagreements('bitnami', pairs, pairs.map(compared)), `PLIMSOLL_SEED=${seed}`).toEqual([]);
});

function compared({ first, second }: VersionPair): Verdict {
  const [one, other] = [partsOf(first), partsOf(second)];
  if (!one || !other) return 'refused';
  return toVerdict(
    semver.compare(one.core, other.core, LOOSE) ||
      semver.compare(`0.0.0${one.pre}`, `0.0.0${other.pre}`, LOOSE) ||
      one.revision - other.revision ||
      // More behind a revision is above nothing: the other way round than for a pre-release.
      Number(one.rest !== '') - Number(other.rest !== '') ||
      semver.compare(`0.0.0${one.rest}`, `0.0.0${other.rest}`, LOOSE),
  );
}

function partsOf(text: string) {
  const [plain = '', build] = text.split(/\+(.*)/s);
  const [, core, revision = '0', rest = '', pre = ''] = VERSION.exec(plain) ?? [];
  if (core === undefined || /^[\d.]+-\d+[.-]$/.test(plain)) return undefined;
  const identifiers = [rest, pre, build ?? ''].filter((list) => list !== '');
  if (build === '' || identifiers.some((list) => !/^[\da-z-]+(\.[\da-z-]+)*$/i.test(list))) return undefined;
  return {
    core: core + '.0'.repeat(3 - core.split('.').length),
    revision: Number(revision),
    rest: rest && `-${rest}`,
    pre: pre && `-${pre}`,
  };
}
