import { baseNameOf } from '../../domain/index.ts';

/** A runtime by a file of it. */
export interface RuntimeFile {
  readonly role: 'program' | 'version';
  /** Tells runtimes in one folder apart: `python3.13`, `erts-15.2`. */
  readonly runtime: string;
  /** The folder that it is installed in, with a slash unless it is the root: `usr/local/`. */
  readonly prefix: string;
}

interface Place {
  readonly role: RuntimeFile['role'];
  /** Captures the prefix, and a runtime's name if it is not `runtime`. */
  readonly pattern: RegExp;
  readonly runtime?: string;
}

function program(runtime: string): Place {
  return { role: 'program', pattern: /^(.*\/|)s?bin\/[^/]+$/u, runtime };
}

/** A program or a library of the system itself, where a distribution would install it. */
function ofSystem(runtime: string): Place {
  return {
    role: 'program',
    pattern: /^(usr\/|)(?:s?bin|lib\d*(?:\/[^/]+-linux-[^/]+)?)\/[^/]+$/u,
    runtime,
  };
}

function version(pattern: RegExp, runtime?: string): Place {
  return { role: 'version', pattern, ...(runtime !== undefined && { runtime }) };
}

/** Architectures by the names that musl has for them. */
const OF_MUSL = ['x86_64', 'aarch64', 'armhf', 'i386', 'ppc64le', 's390x', 'riscv64', 'loongarch64'];

/** Parts of a system by a last name. */
const SYSTEM: ReadonlyMap<string, string> = new Map([
  ['busybox', 'busybox'],
  ['libc.so.6', 'glibc'],
  ['libcrypto.so.1.1', 'openssl'],
  ['libcrypto.so.3', 'openssl'],
  ...OF_MUSL.map((architecture) => [`ld-musl-${architecture}.so.1`, 'musl'] as const),
]);

/** The one sign of a Java runtime without programs, such as jpackage builds into an application. */
export const LIBRARY_OF_JAVA = 'libjvm.so';

/** Places by the last name of a path. */
const PLACES: ReadonlyMap<string, Place> = new Map([
  ...Array.from(SYSTEM, ([name, runtime]) => [name, ofSystem(runtime)] as const),
  ['beam.smp', { role: 'program', pattern: /^(.*\/|)(erts-\d[\d.]*)\/bin\/[^/]+$/u }],
  ['bun', program('bun')],
  ['deno', program('deno')],
  ['haproxy', program('haproxy')],
  // In other folders it is BusyBox.
  ['httpd', { ...program('httpd'), pattern: /^((?:.*\/|)apache2?\/)bin\/[^/]+$/u }],
  ['java', program('java')],
  [LIBRARY_OF_JAVA, { ...program('java'), pattern: /^(.*\/|)lib(?:\/[^/]+)?\/(?:server|client)\/[^/]+$/u }],
  ['memcached', program('memcached')],
  ['nginx', program('nginx')],
  ['node', program('node')],
  // In archives, `perl5.40.0` is a hard link to it: where its own first bytes were not seen, a layer is walked twice.
  ['perl', program('perl')],
  ['php', program('php')],
  ['php-fpm', program('php')],
  ['postgres', program('postgresql')],
  ['redis-server', program('redis')],
  ['ruby', program('ruby')],
  ['valkey-server', program('valkey')],
  ['node_version.h', version(/^(.*\/|)include\/node\/[^/]+$/u, 'node')],
  ['patchlevel.h', version(/^(.*\/|)include\/(python3\.\d+)[^/]*\/[^/]+$/u)],
  ['php_version.h', version(/^(.*\/|)include\/php\/main\/[^/]+$/u, 'php')],
  ['rbconfig.rb', version(/^(.*\/|)lib\/ruby\/\d[^/]*\/[^/]+\/[^/]+$/u, 'ruby')],
  ['release', version(/^(.*\/|)release$/u, 'java')],
]);

/** Programs that have their version in their name: `python3.13`, `perl5.40.0`. */
const VERSIONED: Place = { role: 'program', pattern: /^(.*\/|)bin\/(python3\.\d+|perl5\.\d+\.\d+)$/u };
const VERSIONED_NAMES = ['python3.', 'perl5.'];

/** Libraries, and the program of some, that are built into `/usr/local` where the system's own are too old. */
const LOCAL = 'usr/local/';
const BUILT: readonly (readonly [file: RegExp, runtime: string])[] = [
  [/^(?:curl|libcurl\.so\.[\d.]+)$/u, 'curl'],
  [/^(?:openssl|libcrypto\.so\.[\d.]+)$/u, 'openssl'],
  [/^libxml2\.so\.[\d.]+$/u, 'libxml'],
];
const OF_BUILT = /^(usr\/local\/(?:.*\/|))(?:bin|lib\d*(?:\/[^/]+-linux-[^/]+)?)\/[^/]+$/u;

/** Whether a runtime is a part of the system, which any package database accounts for, even without lists of files. */
export function isOfSystem(runtime: string, application: string): boolean {
  return (application === '' || application === 'usr') && [...SYSTEM.values()].includes(runtime);
}

/** Folders whose files other packages account for, or that hold symbols for debuggers. */
const ACCOUNTED =
  /^(?:opt\/bitnami|nix\/store|usr\/lib\/debug)\/|(?:^|\/)(?:Cellar|node_modules|site-packages|dist-packages)\//u;

/** Whether a place, or a versioned name, ends with a character, by its code: most other names do not. */
const IS_END = new Uint8Array(128);
for (const name of PLACES.keys()) IS_END[name.charCodeAt(name.length - 1)] = 1;
for (let digit = 0; digit < 10; digit++) IS_END['0'.charCodeAt(0) + digit] = 1;

/** Returns the runtime that a file at this path belongs to. Called for every file of every layer. */
export function runtimeAt(path: string): RuntimeFile | undefined {
  if (IS_END[path.charCodeAt(path.length - 1)] !== 1) return undefined;
  const name = baseNameOf(path);
  const place = builtPlace(path, name) ?? PLACES.get(name) ?? versionedPlace(name);
  if (!place) return undefined;
  const [, prefix, runtime = place.runtime] = place.pattern.exec(path) ?? [];
  if (prefix === undefined || runtime === undefined || ACCOUNTED.test(path)) return undefined;
  return { role: place.role, runtime, prefix };
}

function builtPlace(path: string, name: string): Place | undefined {
  if (!path.startsWith(LOCAL)) return undefined;
  const runtime = BUILT.find(([file]) => file.test(name))?.[1];
  return runtime === undefined ? undefined : { role: 'program', pattern: OF_BUILT, runtime };
}

function versionedPlace(name: string): Place | undefined {
  return VERSIONED_NAMES.some((start) => name.startsWith(start)) ? VERSIONED : undefined;
}
