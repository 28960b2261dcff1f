import type { FileFacts, LayerFile, Package } from '../../domain/index.ts';
import type { FileCataloger, ImageNames } from '../cataloger.ts';
import { wantsSections } from '../program/index.ts';
import { runtimeAt, type RuntimeFile } from './place.ts';
import { versionOfFile, type Told } from './version-of-file.ts';
import { tellsInProgram, versionOfProgram } from './version-of-program.ts';

export { isOfSystem } from './place.ts';

/** Bytes of a file that tells a version. */
const MAX_FILE_BYTES = 256 * 1024;

/**
 * Names the runtimes whose programs no package accounts for: Node.js, Python, Java, Ruby, PHP, Perl, Erlang, nginx and
 * Redis, as their official images install them. Most leave a file with their version beside the program. Of a system
 * without packages, names BusyBox, the C library and OpenSSL.
 */
export const runtimesCataloger: FileCataloger = {
  kind: 'file',
  id: 'runtimes',
  version: 3,
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
    const told = versionOfFile(lastName(path), body.read(0, body.size).toString('utf8'));
    return told && { path, detail: told };
  },
  settle: settleRuntimes,
};

type Placed = RuntimeFile & { readonly path: string; readonly told: Partial<Told> };

/** Conda's environments have a package of each of their runtimes. */
function settleRuntimes(files: readonly FileFacts[], image: ImageNames): readonly FileFacts[] {
  const placed = files.flatMap(({ path, detail }) => {
    const at = runtimeAt(path);
    return at ? [{ ...at, path, told: isTold(detail) ? detail : {} }] : [];
  });
  const programs = placed.filter(({ role }) => role === 'program');
  if (programs.length === 0) return [];
  const versions = placed.filter(({ role }) => role === 'version');
  const told = new Map(versions.map((each) => [`${each.prefix}\0${each.runtime}`, each.told]));
  const environments = image.find(new Set(programs.map(({ prefix }) => `${prefix}conda-meta`)));
  return programs.flatMap((each) => {
    if (environments.has(`${each.prefix}conda-meta`)) return [];
    return [{ path: each.path, packages: [toPackage(each, told)] }];
  });
}

function toPackage(placed: Placed, told: ReadonlyMap<string, Partial<Told>>): Package {
  const { runtime, prefix, path } = placed;
  // A Java runtime within a development kit has the version of the kit.
  const kit = prefix.replace(/(?<=^|\/)jre\/$/u, '');
  const beside = told.get(`${prefix}\0${runtime}`) ?? told.get(`${kit}\0${runtime}`);
  const { name, version: named } = dividedName(runtime);
  const namedBy = path.endsWith(runtime) ? 'file name' : 'folder name';
  const byName = named === '' ? {} : { version: named, proof: namedBy };
  const { version = '', proof } = { ...byName, ...beside, ...placed.told };
  const application = prefix.slice(0, -1);
  return {
    type: 'generic',
    ecosystem: 'runtime',
    name,
    version,
    ...(application !== '' && { application }),
    ...(proof !== undefined && { proof }),
    standing: 'uncovered',
  };
}

/** Divides `python3.13`, and `erts-15.2`. */
function dividedName(runtime: string): { readonly name: string; readonly version: string } {
  const at = runtime.search(/-?\d|$/u);
  return { name: runtime.slice(0, at), version: runtime.slice(at).replace('-', '') };
}

/** Trusts what this cataloger stored. */
function isTold(detail: unknown): detail is Partial<Told> {
  return typeof detail === 'object' && detail !== null;
}

function lastName(path: string): string {
  return path.slice(path.lastIndexOf('/') + 1);
}
