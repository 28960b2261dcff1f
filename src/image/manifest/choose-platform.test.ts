import { describe, expect, it } from 'vitest';
import { defined, parseDigest, parsePlatform } from '../../domain/index.ts';
import { choosePlatform, machinePlatform, platformsBeside } from './choose-platform.ts';
import type { IndexEntry } from './parse-manifest.ts';

const MACHINE = machinePlatform().architecture;
const OTHER = MACHINE === 's390x' ? 'ppc64le' : 's390x';

function entry(text: string | undefined, annotations: Readonly<Record<string, string>> = {}): IndexEntry {
  const digest = parseDigest(`sha256:${'0'.repeat(64)}`);
  if (!digest) throw new Error('not a digest');
  const platform = text === undefined ? undefined : parsePlatform(text);
  return { digest, size: 1, urls: [], annotations, ...defined({ platform }) };
}

function chosen(offered: readonly (string | undefined)[], wanted?: string): number {
  const entries = offered.map((text) => entry(text));
  return entries.indexOf(choosePlatform(entries, 'app:1', wanted ? parsePlatform(wanted) : undefined));
}

describe('choosePlatform', () => {
  it.each([
    ["this machine's", ['linux/mips', `linux/${MACHINE}`, `linux/${OTHER}`], undefined, 1],
    ['the only one', [`linux/${OTHER}`], undefined, 0],
    ['the only Linux one', ['windows/amd64', `linux/${OTHER}`], undefined, 1],
    ['a Windows one where there is nothing else', ['windows/amd64', 'windows/arm64'], undefined, 0],
    ['a Windows one that is wanted', ['linux/amd64', 'windows/amd64'], 'windows/amd64', 1],
    ['the one without a platform', [undefined], undefined, 0],
    ['the only one without, as a nested index, beside others', ['linux/mips', undefined], undefined, 1],
    ['the wanted one', ['linux/amd64', 'linux/arm64'], 'linux/arm64', 1],
    ['the wanted variant', ['linux/arm/v5', 'linux/arm/v6', 'linux/arm/v7'], 'linux/arm/v6', 1],
    ['the usual variant', ['linux/arm/v5', 'linux/arm/v6', 'linux/arm/v7'], 'linux/arm', 2],
    ['the unnamed variant for the usual one', ['linux/arm64'], 'linux/arm64/v8', 0],
    ['the baseline before a newer level', ['linux/amd64/v3', 'linux/amd64'], 'linux/amd64', 1],
  ])('chooses among the platforms %s', (_, offered, wanted, index) => {
    expect(chosen(offered, wanted)).toBe(index);
  });

  it('passes over attestations and unknown platforms', () => {
    const image = entry(`linux/${OTHER}`);
    const attestation = entry('linux/amd64', { 'vnd.docker.reference.type': 'attestation-manifest' });
    expect(choosePlatform([attestation, entry('unknown/unknown'), image], 'app:1')).toBe(image);
  });

  it.each([
    ['a signature of `cosign save`', entry(undefined, { kind: 'dev.cosignproject.cosign/sigs' })],
    ['an attestation of `cosign save`', entry(undefined, { kind: 'dev.cosignproject.cosign/atts' })],
    ['a referrer of `oras copy -r`', { ...entry(undefined), artifactType: 'application/spdx+json' }],
    ['an entry of unknown type', { ...entry(undefined), mediaType: 'application/xml' }],
  ])('passes over %s', (_, artifact) => {
    const image = entry(undefined, { kind: 'dev.cosignproject.cosign/image' });
    expect(choosePlatform([artifact, image], 'app:1')).toBe(image);
    expect(platformsBeside([artifact, image], image)).toEqual([]);
  });

  it('takes an entry for an image whose artifact type is that of images, or which names a platform', () => {
    const type = 'application/vnd.oci.image.config.v1+json';
    const image = { ...entry(undefined), artifactType: type };
    expect(choosePlatform([image], 'app:1')).toBe(image);
    const odd = { ...entry('linux/amd64'), artifactType: 'application/x' };
    expect(choosePlatform([odd], 'app:1')).toBe(odd);
  });

  it('names the platforms that it leaves unread', () => {
    const entries = ['linux/amd64', 'linux/arm64', 'linux/arm/v7', 'unknown/unknown'].map((text, i) => {
      const digest = parseDigest(`sha256:${String(i).repeat(64)}`);
      return { ...entry(text), ...(digest && { digest }) };
    });
    const [amd64, arm64] = entries;
    if (!amd64 || !arm64) throw new Error('no entries');
    expect(platformsBeside(entries, amd64)).toEqual(['linux/arm64', 'linux/arm/v7']);
    expect(platformsBeside([arm64], arm64)).toEqual([]);
  });

  it('lists the existing platforms when the wanted one is missing', () => {
    expect(() => chosen(['linux/amd64', 'linux/arm/v7'], 'linux/riscv64')).toThrow(
      'app:1 has no image for linux/riscv64; it has linux/amd64, linux/arm/v7',
    );
  });

  it('names images without a platform by their digests', () => {
    expect(() => chosen([undefined, undefined, 'linux/mips'])).toThrow(
      expect.objectContaining({
        message: expect.stringMatching(
          /^app:1 does not say which image is for .*; it has sha256:0+, sha256:0+, linux\/mips$/u,
        ) as string,
        hint: 'choose one with --platform linux/mips',
      }),
    );
    expect(() => chosen([undefined, undefined])).toThrow(
      expect.objectContaining({ hint: `choose one by its digest: @sha256:${'0'.repeat(64)}` }),
    );
  });

  it("refuses to guess between several platforms that are not this machine's", () => {
    expect(() => chosen([`linux/${OTHER}`, 'linux/mips'])).toThrow(
      expect.objectContaining({ code: 'IMAGE_NOT_FOUND' }),
    );
  });

  it.each([['no entries', [], 'IMAGE_NOT_FOUND']])('refuses an index of %s', (_, offered, code) => {
    expect(() => chosen(offered)).toThrow(expect.objectContaining({ code }));
  });
});
