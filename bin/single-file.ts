/**
 * Builds the program with its Node as one file to download, `plimsoll-linux-ARCHITECTURE`. Two runs over the same files
 * give the same bytes. Build first: node bin/build.ts
 *
 *   node bin/single-file.ts FOLDER [x64|arm64...]
 */
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { writeTar, type Entry } from './image/tar.ts';
import { isOfNetwork } from './compile-ahead.ts';
import { programFiles } from './program-files.ts';
import { isArchitecture, MACHINES, type Architecture } from './single-file/machines.ts';
import { nodeFiles } from './single-file/node-files.ts';
import { startScript } from './single-file/start-script.ts';

const root = join(import.meta.dirname, '..');
/** 1980, of all files: GNU tar warns of older times. */
const TIME = 315_532_800;
const COMPILED = 'dist/compiled/';

const [folder = '', ...named] = process.argv.slice(2);
const architectures = named.length > 0 ? named : Object.keys(MACHINES);
if (folder === '' || folder.startsWith('-') || !architectures.every(isArchitecture)) {
  console.error(`usage: node bin/single-file.ts FOLDER [${Object.keys(MACHINES).join('|')}...]`);
  process.exitCode = 2;
} else if (!existsSync(join(root, 'dist/plimsoll.js'))) {
  console.error('the bundle is not built: node bin/build.ts');
  process.exitCode = 2;
} else {
  mkdirSync(folder, { recursive: true });
  for (const architecture of architectures) writeSingleFile(architecture);
}

function writeSingleFile(architecture: Architecture): void {
  const { version }: { readonly version: string } = JSON.parse(
    readFileSync(join(root, 'package.json'), 'utf8'),
  );
  const files = filesOf(architecture);
  const archive = gzipSync(writeTar(files, TIME));
  const script = startScript({ version, machine: MACHINES[architecture], files, time: TIME, archive });
  const file = join(folder, `plimsoll-linux-${architecture}`);
  writeFileSync(file, Buffer.concat([Buffer.from(script), archive]), { mode: 0o755 });
  console.log(file);
}

function filesOf(architecture: Architecture): readonly Entry[] {
  const { binary, license } = nodeFiles(root, architecture);
  return [
    { path: 'node', content: readFileSync(binary), mode: 0o755 },
    { path: 'node-LICENSE', content: readFileSync(license) },
    // Releases are compared.
    ...programFiles(root, '', architecture).filter(
      ({ path }) => !path.startsWith(COMPILED) || !isOfNetwork(path.slice(COMPILED.length)),
    ),
  ];
}
