import { expect, test } from 'vitest';
import { formatPlatform, parsePlatform } from './platform.ts';

test.each([
  ['linux/amd64', 'linux/amd64'],
  ['linux/arm/v7', 'linux/arm/v7'],
  ['arm64', 'linux/arm64'],
  ['arm/v7', 'linux/arm/v7'],
  ['windows/amd64', 'windows/amd64'],
])('reads %s as %s', (text, expected) => {
  const platform = parsePlatform(text);
  expect(platform && formatPlatform(platform)).toBe(expected);
});

test.each(['', 'linux', 'linux/', '/amd64', 'linux/arm/', 'linux/arm/v7/x', 'arm64/'])(
  '%j is not a platform',
  (text) => {
    expect(parsePlatform(text)).toBeUndefined();
  },
);
