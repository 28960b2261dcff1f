import type { Architecture } from '../single-file/machines.ts';

/** Platforms that an image can be built for, on Linux. */
export interface ImagePlatform {
  /** As OCI and Debian name the architecture. */
  readonly name: string;
  /** As Node does. */
  readonly node: Architecture;
}

const PLATFORMS: readonly ImagePlatform[] = [
  { name: 'amd64', node: 'x64' },
  { name: 'arm64', node: 'arm64' },
];

/** The platform of this machine; undefined if no image can be built for it. */
export function ownPlatform(): ImagePlatform | undefined {
  return PLATFORMS.find(({ node }) => node === process.arch);
}

/** Reads `linux/amd64,linux/arm64`. Throws for others. */
export function parsePlatforms(text: string): readonly ImagePlatform[] {
  return [...new Set(text.split(','))].map((each) => {
    const found = PLATFORMS.find(({ name }) => each === `linux/${name}`);
    if (!found) throw new Error(`no image is built for ${each}, only for linux/amd64 and linux/arm64`);
    return found;
  });
}
