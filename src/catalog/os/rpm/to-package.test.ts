import { describe, expect, it } from 'vitest';

import { hasOddSource, toRpmPackage } from './to-package.ts';

const bash = { name: 'bash', versionRelease: '5.1.8-6.el9', architecture: 'x86_64' };

describe('toPackage', () => {
  it.each([
    [undefined, '5.1.8-6.el9'],
    [0, '5.1.8-6.el9'],
    [2, '2:5.1.8-6.el9'],
  ])('writes epoch %s as part of the version %s', (epoch, version) => {
    expect(toRpmPackage({ ...bash, epoch }).version).toBe(version);
  });

  it('leaves out an rpm source that is the package itself', () => {
    expect(toRpmPackage({ ...bash, sourceRpm: 'bash-5.1.8-6.el9.src.rpm' })).not.toHaveProperty('source');
    expect(toRpmPackage({ ...bash, epoch: 1, sourceRpm: 'bash-5.1.8-6.el9.src.rpm' })).not.toHaveProperty(
      'source',
    );
  });

  it('gives the rpm source the epoch of the binary', () => {
    const libs = { ...bash, name: 'bash-libs', epoch: 1, sourceRpm: 'bash-5.1.8-6.el9.src.rpm' };
    expect(toRpmPackage(libs).source).toEqual({ name: 'bash', version: '1:5.1.8-6.el9' });
  });

  it('keeps an rpm source of the same name and another version', () => {
    const built = { ...bash, sourceRpm: 'bash-5.1.8-5.el9.src.rpm' };
    expect(toRpmPackage(built).source).toEqual({ name: 'bash', version: '5.1.8-5.el9' });
  });

  it('names the vendor of an rpm as its maker, or else the packager', () => {
    expect(toRpmPackage({ ...bash, vendor: 'Rocky', packager: 'Someone' }).maker).toBe('Rocky');
    expect(toRpmPackage({ ...bash, packager: 'Someone' }).maker).toBe('Someone');
    expect(toRpmPackage(bash)).not.toHaveProperty('maker');
  });

  it('writes a missing architecture as rpm does', () => {
    expect(toRpmPackage({ name: 'gpg-pubkey', versionRelease: '8483c65d-5ccc5b19' })).toEqual({
      type: 'rpm',
      name: 'gpg-pubkey',
      version: '8483c65d-5ccc5b19',
      architecture: '(none)',
    });
  });
});

describe('hasOddSource', () => {
  it.each([
    [undefined, false],
    ['bash-5.1.8-6.el9.src.rpm', false],
    ['bash.tar.gz', true],
  ])('judges whether the source rpm %s is odd: %s', (sourceRpm, odd) => {
    expect(hasOddSource({ ...bash, sourceRpm })).toBe(odd);
  });
});
