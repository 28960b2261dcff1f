import { expect, it } from 'vitest';
import type { Problem, ProblemKind } from '../../domain/index.ts';
import type { PackageGroup } from '../../findings/answering.ts';
import { imageHoleFinder } from './image-hole.ts';

const GROUP: PackageGroup = { subject: 'npm', name: 'npm', choices: [], claims: () => true };
const OTHER: PackageGroup = { ...GROUP, subject: 'Pub', name: 'Pub' };

function problem(kind: ProblemKind, subject: string): Problem {
  return { kind, subject, message: `${kind} of ${subject}` };
}

const stale = problem('feed-stale', 'osv:npm');
const missing = problem('feed-missing', 'osv:Pub');
const findHole = imageHoleFinder({
  groupsOn: () => [GROUP, OTHER],
  answering: new Map([[GROUP, {} as never]]),
  problemsOf: new Map([
    [GROUP, [stale]],
    [OTHER, [missing]],
  ]),
  problems: [],
});

it.each<[string, Problem, boolean]>([
  ['a layer that cannot be read', problem('layer-unreadable', 'sha256:a'), true],
  ['a feed that does not answer', missing, true],
  ['a feed that answers', stale, false],
  ['a ranking', problem('feed-missing', 'kev'), false],
  ['a note', problem('version-unparsable', 'a'), false],
])('takes %s for a hole of an image itself: %s', (_, given, isOfImage) => {
  expect(findHole([given])).toBe(isOfImage ? given.message : undefined);
});
