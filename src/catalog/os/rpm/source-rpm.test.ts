import { describe, expect, it } from 'vitest';

import { parseSourceRpm } from './source-rpm.ts';

describe('parseSourceRpm', () => {
  it.each([
    ['openssl-3.0.7-24.el9.src.rpm', 'openssl', '3.0.7-24.el9'],
    ['util-linux-2.32.1-42.el8_8.src.rpm', 'util-linux', '2.32.1-42.el8_8'],
    ['nvidia-driver-1.0-1.nosrc.rpm', 'nvidia-driver', '1.0-1'],
    ['a-1~rc1-1^git.src.rpm', 'a', '1~rc1-1^git'],
  ])('splits the source rpm %s into its parts', (fileName, name, versionRelease) => {
    expect(parseSourceRpm(fileName)).toEqual({ name, versionRelease });
  });

  it.each([
    '',
    '(none)',
    '.src.rpm',
    'bash-5.1-1.x86_64.rpm',
    'bash-5.1.src.rpm',
    '-1-1.src.rpm',
    'a--1.src.rpm',
    'a-1-.src.rpm',
  ])('recognises that "%s" names no source package', (fileName) => {
    expect(parseSourceRpm(fileName)).toBeUndefined();
  });
});
