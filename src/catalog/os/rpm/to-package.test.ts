import { describe, expect, test } from 'vitest';

import { hasOddSource, toPackage } from './to-package.ts';

const bash = { name: 'bash', versionRelease: '5.1.8-6.el9', architecture: 'x86_64' };

describe('toPackage', () => {
  test.each([
    [undefined, '5.1.8-6.el9'],
    [0, '5.1.8-6.el9'],
    [2, '2:5.1.8-6.el9'],
  ])('writes epoch %s as part of the version %s', (epoch, version) => {
    expect(toPackage({ ...bash, epoch }).version).toBe(version);
  });

  test('leaves out a source that is the package itself', () => {
    expect(toPackage({ ...bash, sourceRpm: 'bash-5.1.8-6.el9.src.rpm' })).not.toHaveProperty('source');
    expect(toPackage({ ...bash, epoch: 1, sourceRpm: 'bash-5.1.8-6.el9.src.rpm' })).not.toHaveProperty(
      'source',
    );
  });

  test('gives the source the epoch of the binary', () => {
    const libs = { ...bash, name: 'bash-libs', epoch: 1, sourceRpm: 'bash-5.1.8-6.el9.src.rpm' };
    expect(toPackage(libs).source).toEqual({ name: 'bash', version: '1:5.1.8-6.el9' });
  });

  test('keeps a source of the same name and another version', () => {
    const built = { ...bash, sourceRpm: 'bash-5.1.8-5.el9.src.rpm' };
    expect(toPackage(built).source).toEqual({ name: 'bash', version: '5.1.8-5.el9' });
  });

  test('names the vendor as the maker, and the packager where there is none', () => {
    expect(toPackage({ ...bash, vendor: 'Rocky', packager: 'Someone' }).maker).toBe('Rocky');
    expect(toPackage({ ...bash, packager: 'Someone' }).maker).toBe('Someone');
    expect(toPackage(bash)).not.toHaveProperty('maker');
  });

  test('writes a missing architecture as rpm does', () => {
    expect(toPackage({ name: 'gpg-pubkey', versionRelease: '8483c65d-5ccc5b19' })).toEqual({
      type: 'rpm',
      name: 'gpg-pubkey',
      version: '8483c65d-5ccc5b19',
      architecture: '(none)',
    });
  });
});

describe('hasOddSource', () => {
  test.each([
    [undefined, false],
    ['bash-5.1.8-6.el9.src.rpm', false],
    ['bash.tar.gz', true],
  ])('of %s is %s', (sourceRpm, odd) => {
    expect(hasOddSource({ ...bash, sourceRpm })).toBe(odd);
  });
});
