import { expect, it } from 'vitest';
import { formatPlatform, parsePlatform } from './platform.ts';

it.each([
  ['linux/amd64', 'linux/amd64'],
  ['linux/arm/v7', 'linux/arm/v7'],
  ['arm64', 'linux/arm64'],
  ['arm/v7', 'linux/arm/v7'],
  ['windows/amd64', 'windows/amd64'],
])('reads the platform %s as %s', (text, expected) => {
  const platform = parsePlatform(text);
  expect(platform && formatPlatform(platform)).toBe(expected);
});

it.each(['', 'linux', 'linux/', '/amd64', 'linux/arm/', 'linux/arm/v7/x', 'arm64/'])(
  'refuses %j as a platform',
  (text) => {
    expect(parsePlatform(text)).toBeUndefined();
  },
);
