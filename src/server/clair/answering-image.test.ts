import { expect, it } from 'vitest';
import { testDigest } from '../../findings/testing.ts';
import { answeringKey } from './answering-image.ts';

const WHOLE = true;
const HOLED = false;

it.each([
  ['a verified image', WHOLE, undefined, 'verified'],
  ['a verified image, and a claim', WHOLE, WHOLE, 'verified'],
  ['a claim', undefined, WHOLE, 'claimed'],
  ['a claim with an unread layer', undefined, HOLED, 'claimed'],
  ['nothing', undefined, undefined, undefined],
  ['a verified image with an unread layer', HOLED, undefined, 'verified'],
  ['a verified image and a claim with an unread layer each', HOLED, HOLED, 'verified'],
  ['a verified image with an unread layer, and a whole claim', HOLED, WHOLE, 'claimed'],
] as const)('chooses the image that answers where there is %s', async (_, verified, claimed, answer) => {
  const known = (note: string, isWhole: boolean | undefined) =>
    Promise.resolve(
      isWhole === undefined ? undefined : { key: testDigest('a'), indexedBy: 'dpkg/1', note, isWhole },
    );
  const answering = await answeringKey(
    {
      summary: () => Promise.resolve(undefined),
      keyReadAs: () => Promise.resolve(undefined),
      keysOf: () => Promise.all([known('verified', verified), known('claimed', claimed)]),
    },
    { kind: 'manifest', name: 'sha256:x' },
    { name: 'token:ci', role: 'scan' },
  );
  expect(answering?.note).toBe(answer);
});

it.each([
  ['nothing else', undefined, undefined, 'read by others'],
  ['a part of it that everybody may read', HOLED, undefined, 'read by others'],
  ['an image that everybody may read', WHOLE, undefined, 'verified'],
  ['a claim of its own', undefined, WHOLE, 'claimed'],
] as const)('chooses the image that answers an administrator where there is %s', async (...row) => {
  const [, verified, claimed, answer] = row;
  const known = (note: string, isWhole: boolean | undefined) =>
    Promise.resolve(
      isWhole === undefined ? undefined : { key: testDigest('a'), indexedBy: 'dpkg/1', note, isWhole },
    );
  const answering = await answeringKey(
    {
      summary: () => Promise.resolve(undefined),
      keyReadAs: () => known('read by others', WHOLE),
      keysOf: () => Promise.all([known('verified', verified), known('claimed', claimed)]),
    },
    { kind: 'manifest', name: 'sha256:x' },
    { name: 'psk:quay', role: 'admin' },
  );
  expect(answering?.note).toBe(answer);
});
