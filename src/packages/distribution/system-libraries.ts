import { baseNameOf, parentOf, type InstalledPackage } from '../../domain/index.ts';
import { findImageNames } from '../../image/index.ts';
import type { ReadLayer } from '../layers/read-layers.ts';

/** Folders for a system's own libraries, including per-architecture ones: `usr/lib/x86_64-linux-gnu`. */
const OF_SYSTEM = /^(?:usr\/(?:local\/)?)?lib(?:64|32|x32)?\/(?:[^/]+-linux-[^/]+\/)?[^/]+$/u;
const LIBRARY = /^l(?:ib|d)[^/]*\.so(?:\.[\d.]+)?$/u;

/**
 * The C and C++ runtimes that programs in scratch images bring: glibc, musl, uClibc, GCC and LLVM. Red Hat's
 * names have a version before the ending.
 */
const OF_C = new RegExp(
  '^(?:ld(?:64)?|ld-(?:linux|musl|uClibc)[^.]*|lib(?:c|uClibc|c\\.musl-[^.]+|m|mvec|pthread|dl|rt|util|resolv|anl|crypt|' +
    'nsl(?!\\.so\\.[2-9])|BrokenLocale|thread_db|c_malloc_debug|nss_(?:files|dns|compat|db|hesiod)|' +
    'gcc_s|stdc\\+\\+|atomic|gomp|ssp|c\\+\\+|c\\+\\+abi))(?:-\\d[\\d.-]*)?\\.so(?:\\.|$)',
  'u',
);

/** Trees whose packages are listed or noted, wherever links to their libraries are. */
const ACCOUNTED = /^(?:nix|gnu)\/store\/|(?:^|\/)(?:Cellar|node_modules|site-packages|dist-packages)\//u;

/** Libraries that runtimes install among the system's. Only Java's have no versions. */
const OF_RUNTIME: ReadonlyMap<string, RegExp> = new Map([
  ['node', /^libnode\./u],
  ['python', /^libpython\d/u],
  ['ruby', /^libruby[\d.-]*\./u],
  ['perl', /^libperl\./u],
  ['php', /^libphp\d?\./u],
  ['postgresql', /^lib(?:pq|ecpg|ecpg_compat|pgtypes)\./u],
  ['java', /\.so$/u],
]);

/** Lists system libraries, by real path, that no package brings in an image without a database. */
export function systemLibraries(
  read: readonly ReadLayer[],
  packages: readonly InstalledPackage[],
): readonly string[] {
  const overlays = read.flatMap(({ overlay }) => overlay ?? []);
  const paths = { has: isLibrary, touches: () => true };
  const named = overlays.flatMap((overlay) => overlay.select({ paths }).entries.map(({ path }) => path));
  if (named.length === 0) return [];
  const runtimes = packages.filter(({ ecosystem }) => ecosystem === 'runtime');
  const environments = packages.filter(({ ecosystem }) => ecosystem === 'conda');
  const isBrought = (path: string) =>
    OF_C.test(baseNameOf(path)) ||
    ACCOUNTED.test(path) ||
    runtimes.some((runtime) => isOfRuntime(path, runtime)) ||
    environments.some(({ application = '' }) => prefixOf(path) === application);
  const real = new Set(findImageNames(overlays, named).paths.values());
  return [...real].filter((path) => !isBrought(path)).sort();
}

function isLibrary(path: string): boolean {
  return path.includes('.so') && OF_SYSTEM.test(path) && LIBRARY.test(baseNameOf(path));
}

function isOfRuntime(path: string, { name, application = '' }: InstalledPackage): boolean {
  const isNamed = OF_RUNTIME.get(name)?.test(baseNameOf(path)) === true;
  return isNamed && (name !== 'java' || prefixOf(path) === application);
}

/** Returns the folder above `lib`. */
function prefixOf(path: string): string {
  const folder = parentOf(path);
  return parentOf(baseNameOf(folder).includes('-linux-') ? parentOf(folder) : folder);
}
