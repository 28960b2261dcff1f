import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { CERTIFICATES } from './debian.ts';

/** Names what is missing for an image to be built, with what to do about it. */
export function missingPrerequisite(root: string): string | undefined {
  if (!existsSync(join(root, 'dist/plimsoll.js'))) return 'the bundle is not built: node bin/build.ts';
  if (!existsSync(join(root, `node_modules/node-linux-${process.arch}`)))
    return `npm has no Node for Linux on ${process.arch}: build on x64 or arm64`;
  if (!existsSync('/var/lib/dpkg/status'))
    return 'the libraries are those of Debian or Ubuntu: build on one of them, or by deploy/docker/Dockerfile';
  if (!existsSync(CERTIFICATES)) return 'no certificates are installed: apt-get install ca-certificates';
  return undefined;
}
