import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { CERTIFICATES } from './debian.ts';
import { KEYRING } from './fetched-debian.ts';
import { ownPlatform } from './platforms.ts';

/** Names what is missing for an image of this machine's Debian to be built, with what to do about it. */
export function missingPrerequisite(root: string): string | undefined {
  if (!ownPlatform()) return `npm has no Node for Linux on ${process.arch}: build on x64 or arm64`;
  if (!existsSync('/var/lib/dpkg/status'))
    return 'the libraries are those of Debian or Ubuntu: build on one of them, or by deploy/docker/Dockerfile';
  if (!existsSync(join('/', CERTIFICATES)))
    return 'no certificates are installed: apt-get install ca-certificates';
  return missingTool(root);
}

/** Names what is missing for images of packages that apt fetches. */
export function missingForFetching(root: string): string | undefined {
  if (!existsSync(KEYRING)) return `${KEYRING} is missing: apt-get install debian-archive-keyring`;
  return missingTool(root);
}

function missingTool(root: string): string | undefined {
  if (!existsSync(join(root, 'dist/plimsoll.js'))) return 'the bundle is not built: node bin/build.ts';
  if (spawnSync('readelf', ['--version']).status !== 0)
    return 'readelf finds the libraries: apt-get install binutils';
  return undefined;
}
