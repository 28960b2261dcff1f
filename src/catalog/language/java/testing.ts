import { memorySource } from '../../../archive/index.ts';
import { buildZip, type ZipInput } from '../../../archive/testing/build-zip.ts';
import type { FileFacts } from '../../../domain/index.ts';
import type { ImageNames } from '../../cataloger.ts';
import { javaCataloger } from './index.ts';

/** Builds an archive of entries by their names; an entry's content may be another archive. */
export function jar(entries: Readonly<Record<string, string | Buffer>>, method = 8): Buffer {
  return buildZip(Object.entries(entries).map(([name, content]): ZipInput => ({ name, content, method })));
}

/** Makes the entry of a pom.properties. */
export function pom(group: string, artifact: string, version: string): Readonly<Record<string, string>> {
  return {
    [`META-INF/maven/${group}/${artifact}/pom.properties`]: `#Created by Apache Maven\ngroupId=${group}\nartifactId=${artifact}\nversion=${version}\n`,
  };
}

/** Makes the entry of a manifest. */
export function manifest(headers: Readonly<Record<string, string>>): Readonly<Record<string, string>> {
  const lines = Object.entries(headers).map(([name, value]) => `${name}: ${value}\r\n`);
  return { 'META-INF/MANIFEST.MF': `Manifest-Version: 1.0\r\n${lines.join('')}\r\n` };
}

/** Makes entries of classes in these folders. */
export function classes(...folders: readonly string[]): Readonly<Record<string, string>> {
  return Object.fromEntries(folders.map((folder) => [`${folder}/Main.class`, 'class']));
}

/** Reads files of one layer, and combines them in an image that has these further names. */
export function catalogFiles(
  files: Readonly<Record<string, string | Buffer>>,
  names: readonly string[] = [],
): readonly FileFacts[] {
  const found = Object.entries(files).flatMap(
    ([path, content]) => readFile(path, Buffer.from(content)) ?? [],
  );
  return javaCataloger.combine?.(structuredClone(found), imageWith([...Object.keys(files), ...names])) ?? [];
}

function readFile(path: string, bytes: Buffer): FileFacts | undefined {
  const file = { path, size: bytes.length, mode: 0o644 };
  if (!javaCataloger.looksAt(path) || javaCataloger.wants(file, bytes.subarray(0, 4096)) === 'no')
    return undefined;
  return javaCataloger.read(file, memorySource(bytes));
}

function imageWith(names: readonly string[]): ImageNames {
  return {
    find: (paths) => new Map([...paths].filter((path) => names.includes(path)).map((path) => [path, path])),
  };
}

/** One line for each package: name, version and place, and how it is known. */
export function packagesIn(facts: readonly FileFacts[]): readonly string[] {
  return facts.flatMap(({ path, packages = [] }) =>
    packages.map(({ name, version, proof = '' }) => `${name}@${version} ${path} ${proof}`),
  );
}

/** One line for each problem. */
export function problemsIn(facts: readonly FileFacts[]): readonly string[] {
  return facts.flatMap(({ problems = [] }) => problems.map(({ kind, message }) => `${kind}: ${message}`));
}
