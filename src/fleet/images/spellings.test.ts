import { expect, it } from 'vitest';
import { digestIn, spellingsOf } from './spellings.ts';

const DIGEST = `sha256:${'a'.repeat(64)}`;

it.each([
  ['nginx', ['docker.io/library/nginx:latest', 'nginx', 'nginx']],
  [
    `registry.example/shop@${DIGEST}`,
    [`registry.example/shop@${DIGEST}`, `registry.example/shop@${DIGEST}`, DIGEST],
  ],
  ['./shop.tar', ['./shop.tar', './shop.tar']],
])('looks for %s by each name that it may be stored as', (written, names) => {
  expect(spellingsOf(written).map(({ name }) => name)).toEqual(names);
});

it.each([
  [DIGEST, DIGEST],
  [`registry.example/shop@${DIGEST}`, DIGEST],
  [`registry.example/shop:1@${DIGEST}`, DIGEST],
  ['registry.example/shop:1', undefined],
  ['sha256:abc', undefined],
])('finds the digest in %s', (written, digest) => {
  expect(digestIn(written)).toBe(digest);
});
