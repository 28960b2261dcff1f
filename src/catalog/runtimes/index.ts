import {
  baseNameOf,
  defined,
  nameSome,
  type FileFacts,
  type LayerFile,
  type Package,
  type Problem,
} from '../../domain/index.ts';
import type { FileCataloger, ImageNames } from '../cataloger.ts';
import { wantsSections } from '../program/index.ts';
import { LIBRARY_OF_JAVA, runtimeAt, type RuntimeFile } from './place.ts';
import { versionOfFile, type StatedVersion } from './version-of-file.ts';
import { tellsInProgram, versionOfProgram } from './version-of-program.ts';

export { isOfSystem } from './place.ts';

/** Largest version file, in bytes. */
const MAX_FILE_BYTES = 256 * 1024;
/** Modules named in a problem. */
const MAX_NAMES = 5;

/**
 * Names runtimes and servers whose programs belong to no package: Node.js, Bun, Deno, Python, Java, Ruby,
 * PHP, Perl, Erlang, Apache httpd, HAProxy, Memcached, nginx, PostgreSQL, Redis and Valkey, as their official
 * images install them. Most leave a version file beside the program. In a system without packages, also names
 * BusyBox, the C library and OpenSSL; in `/usr/local`, locally built OpenSSL, curl and libxml2.
 */
export const runtimesCataloger: FileCataloger = {
  kind: 'file',
  id: 'runtimes',
  version: 7,
  looksAt: (path) => runtimeAt(path) !== undefined,
  wants(file: LayerFile, head: Buffer) {
    const at = runtimeAt(file.path);
    if (at?.role !== 'program') return file.size <= MAX_FILE_BYTES ? 'whole' : 'no';
    const wish = wantsSections(file, head);
    return wish === 'ends' && tellsInProgram(at.runtime) ? 'random' : wish;
  },
  read({ path }, body): FileFacts | undefined {
    const at = runtimeAt(path);
    if (at?.role === 'program') return { path, detail: versionOfProgram(at.runtime, body) ?? {} };
    const stated = versionOfFile(baseNameOf(path), body.read(0, body.size).toString('utf8'));
    return stated && { path, detail: stated };
  },
  combine: combineRuntimes,
};

type Placed = RuntimeFile & { readonly path: string; readonly stated: Partial<StatedVersion> };

/** Skips conda environments, which have a package for each of their runtimes. */
function combineRuntimes(files: readonly FileFacts[], image: ImageNames): readonly FileFacts[] {
  const placed = files.flatMap(({ path, detail }) => {
    const at = runtimeAt(path);
    return at ? [{ ...at, path, stated: isStated(detail) ? detail : {} }] : [];
  });
  const programs = withoutOtherNames(placed.filter(({ role }) => role === 'program'));
  if (programs.length === 0) return [];
  const versions = placed.filter(({ role }) => role === 'version');
  const stated = new Map(versions.map((each) => [keyOf(each), each.stated]));
  const environments = image.find(new Set(programs.map(({ prefix }) => `${prefix}conda-meta`)));
  return programs.flatMap((each) => {
    if (environments.has(`${each.prefix}conda-meta`)) return [];
    const beside = statedBeside(each, stated);
    const { modules = [] } = beside;
    return [
      {
        path: each.path,
        packages: [toPackage(each, beside)],
        ...(modules.length > 0 && { problems: [foreignModules(`${each.prefix}lib/modules`, modules)] }),
      },
    ];
  });
}

/** Leaves out runtime libraries whose program is present, and `perl` beside `perl5.40.0`. */
function withoutOtherNames(programs: readonly Placed[]): readonly Placed[] {
  const isLibrary = ({ path }: Placed) => baseNameOf(path) === LIBRARY_OF_JAVA;
  const withProgram = new Set(programs.filter((each) => !isLibrary(each)).map(keyOf));
  const withVersion = new Set(programs.flatMap(keyWithoutVersion));
  return programs.filter((each) => {
    const key = keyOf(each);
    return !withVersion.has(key) && !(isLibrary(each) && withProgram.has(key));
  });
}

function keyWithoutVersion({ prefix, runtime }: RuntimeFile): readonly string[] {
  const { name, version } = dividedName(runtime);
  return version === '' ? [] : [keyOf({ prefix, runtime: name })];
}

function keyOf({ prefix, runtime }: Pick<RuntimeFile, 'prefix' | 'runtime'>): string {
  return `${prefix}\0${runtime}`;
}

/**
 * Returns facts from the version file beside a program. A Java runtime inside a development kit has the kit's
 * version.
 */
function statedBeside(
  placed: Placed,
  stated: ReadonlyMap<string, Partial<StatedVersion>>,
): Partial<StatedVersion> {
  const kit = placed.prefix.replace(/(?<=^|\/)jre\/$/u, '');
  return stated.get(keyOf(placed)) ?? stated.get(keyOf({ ...placed, prefix: kit })) ?? {};
}

/** jlink packs modules into a file in the runtime's own format, which is not read. */
function foreignModules(path: string, modules: readonly string[]): Problem {
  const names = nameSome(modules, MAX_NAMES);
  const message = `${path} holds modules that are not Java's own, and none of them was looked up: ${names}`;
  return { kind: 'program-without-list', subject: path, message, path };
}

function toPackage(placed: Placed, beside: Partial<StatedVersion>): Package {
  const { runtime, prefix, path } = placed;
  const { name, version: named } = dividedName(runtime);
  const namedBy = path.endsWith(runtime) ? 'file name' : 'folder name';
  const byName = named === '' ? {} : { version: named, proof: namedBy };
  const { version = '', proof } = { ...byName, ...beside, ...placed.stated };
  const application = prefix.slice(0, -1);
  return {
    type: 'generic',
    ecosystem: 'runtime',
    name,
    version,
    ...(application !== '' && { application }),
    ...defined({ proof }),
    status: 'uncovered',
  };
}

/** Divides `python3.13` and `erts-15.2`. */
function dividedName(runtime: string): { readonly name: string; readonly version: string } {
  const at = runtime.search(/-?\d|$/u);
  return { name: runtime.slice(0, at), version: runtime.slice(at).replace('-', '') };
}

/** Trusts the detail, which this cataloger stored. */
function isStated(detail: unknown): detail is Partial<StatedVersion> {
  return typeof detail === 'object' && detail !== null;
}
