import { describe, expect, it } from 'vitest';
import { parseDigest, type Digest } from '../../domain/index.ts';
import { identifyImage, type VerifiedImage } from './identify.ts';

function digest(character: string): Digest {
  const parsed = parseDigest(`sha256:${character.repeat(64)}`);
  if (!parsed) throw new Error('not a digest');
  return parsed;
}

const IMAGE: VerifiedImage = {
  reference: 'oci:layout:1',
  transport: 'oci',
  configDigest: digest('c'),
  config: {
    platform: { os: 'linux', architecture: 'amd64' },
    diffIds: [digest('d')],
    createdBy: ['RUN make'],
    labels: {},
  },
  blobs: [{ digest: digest('b'), size: 5 }],
};

describe('identifyImage', () => {
  it("joins the manifest's and the configuration's facts about a layer", () => {
    expect(identifyImage(IMAGE).layers).toEqual([
      { digest: digest('b'), diffId: digest('d'), size: 5, createdBy: 'RUN make' },
    ]);
  });

  it('refuses a manifest that lists other layers than the configuration', () => {
    expect(() => identifyImage({ ...IMAGE, blobs: [] })).toThrow('lists 1 layers, but its manifest 0');
  });

  it('refuses an image of another platform than the requested one', () => {
    const wanted = { os: 'linux', architecture: 'arm64' };
    expect(() => identifyImage({ ...IMAGE, wanted })).toThrow(
      'expected an image for linux/arm64, got linux/amd64',
    );
  });
});
