import { readFileSync } from 'node:fs';
import { relative } from 'node:path';
import { build } from 'esbuild';
import { NODE_FLAGS } from '../../src/memory/index.ts';
import { programFiles } from '../program-files.ts';
import { nodeFiles } from '../single-file/node-files.ts';
import type { Architecture } from '../single-file/machines.ts';
import { debianFiles, type Debian } from './debian.ts';
import { CACHE, USER } from './images.ts';
import type { Entry } from './tar.ts';

/** The folder of the program in the image. */
const HOME = 'opt/plimsoll';

/** The root file system, by layers: what changes seldom is below. Their names are the history's. */
export async function rootLayers(
  root: string,
  architecture: Architecture,
  debian: Debian,
): Promise<Readonly<Record<string, readonly Entry[]>>> {
  const { binary, license } = nodeFiles(root, architecture);
  return {
    "Debian's libraries and certificates": [...debianFiles(binary, debian), ...accounts()],
    'Node.js': [
      { path: 'usr/local/bin/node', content: readFileSync(binary), mode: 0o755 },
      { path: 'usr/local/share/doc/node/LICENSE', content: readFileSync(license) },
    ],
    Plimsoll: [...programFiles(root, HOME, architecture), ...(await launchers())],
  };
}

function accounts(): Entry[] {
  const { name, id } = USER;
  return [
    {
      path: 'etc/passwd',
      content: `root:x:0:0:root:/root:/sbin/nologin\n${name}:x:${id}:${id}:${name}:/home/${name}:/sbin/nologin\n`,
    },
    { path: 'etc/group', content: `root:x:0:\n${name}:x:${id}:\n` },
    { path: 'etc/nsswitch.conf', content: 'hosts: files dns\n' },
    { path: `home/${name}`, owner: id },
    { path: CACHE, owner: id, mode: 0o700 },
    { path: 'tmp', mode: 0o1777 },
  ];
}

/** Bundles what the image starts. It has neither a shell nor env: the first line names Node by its path, and its flags. */
export async function launchers(): Promise<Entry[]> {
  const { outputFiles } = await build({
    // The bundle names its sources from here, not from where the build is run.
    absWorkingDir: import.meta.dirname,
    entryPoints: ['launch/plimsoll.ts', 'launch/klar.ts'],
    outdir: '/',
    write: false,
    bundle: true,
    format: 'esm',
    platform: 'node',
    target: 'node24',
    banner: { js: `#!/usr/local/bin/node ${NODE_FLAGS.join(' ')}` },
  });
  return outputFiles.flatMap(({ path, contents }) => {
    const name = relative('/', path);
    return [
      { path: `${HOME}/bin/${name}`, content: contents, mode: 0o755 },
      { path: `usr/local/bin/${name.slice(0, -'.js'.length)}`, target: `/${HOME}/bin/${name}` },
    ];
  });
}
