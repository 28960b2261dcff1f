import { expect, it } from 'vitest';
import { isAccepted, type AcceptedVersions } from './accepted-version.ts';
import { MOVING } from './moving.ts';
import { SCHEMA_VERSION } from './tables.ts';

it.each<[string, number, AcceptedVersions, boolean]>([
  ['its own', SCHEMA_VERSION, {}, true],
  ['an older one', SCHEMA_VERSION - 1, { mayBeNewer: true, resumesMove: true }, false],
  ['a newer one', SCHEMA_VERSION + 1, {}, false],
  ['a newer one, while a server runs', SCHEMA_VERSION + 1, { mayBeNewer: true }, true],
  ['an unfinished move', MOVING + SCHEMA_VERSION, { mayBeNewer: true }, false],
  ['an unfinished move, to resume it', MOVING + SCHEMA_VERSION, { resumesMove: true }, true],
  ['an unfinished move of a newer program', MOVING + SCHEMA_VERSION + 1, { resumesMove: true }, false],
])('decides whether a store of this version is used as it is: %s', (_, version, accepted, expected) => {
  expect(isAccepted(version, accepted)).toBe(expected);
});
