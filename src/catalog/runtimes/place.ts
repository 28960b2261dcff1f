import { baseNameOf, defined } from '../../domain/index.ts';

/** A runtime that one of its files reveals. */
export interface RuntimeFile {
  readonly role: 'program' | 'version';
  /** Distinguishes runtimes in one folder: `python3.13`, `erts-15.2`. */
  readonly runtime: string;
  /** Installation folder, with a trailing slash unless it is the root: `usr/local/`. */
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

/** Matches a system program or library where a distribution would install it. */
function ofSystem(runtime: string): Place {
  return {
    role: 'program',
    pattern: /^(usr\/|)(?:s?bin|lib\d*(?:\/[^/]+-linux-[^/]+)?)\/[^/]+$/u,
    runtime,
  };
}

function version(pattern: RegExp, runtime?: string): Place {
  return { role: 'version', pattern, ...defined({ runtime }) };
}

/** Architectures by their musl names. */
const OF_MUSL = ['x86_64', 'aarch64', 'armhf', 'i386', 'ppc64le', 's390x', 'riscv64', 'loongarch64'];

/** System parts by base name. */
const SYSTEM: ReadonlyMap<string, string> = new Map([
  ['busybox', 'busybox'],
  ['libc.so.6', 'glibc'],
  ['libcrypto.so.1.1', 'openssl'],
  ['libcrypto.so.3', 'openssl'],
  ...OF_MUSL.map((architecture) => [`ld-musl-${architecture}.so.1`, 'musl'] as const),
]);

/** The only sign of a Java runtime without programs, which jpackage builds into applications. */
export const LIBRARY_OF_JAVA = 'libjvm.so';

/** Places by base name. */
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
  // In archives, `perl5.40.0` is a hard link to it: unless its own first bytes were seen, the layer is walked
  // twice.
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

/** Programs with the version in their name: `python3.13`, `perl5.40.0`. */
const VERSIONED: Place = { role: 'program', pattern: /^(.*\/|)bin\/(python3\.\d+|perl5\.\d+\.\d+)$/u };
const VERSIONED_NAMES = ['python3.', 'perl5.'];

/** Libraries, some with a program, built into `/usr/local` where the system's own are too old. */
const LOCAL = 'usr/local/';
const BUILT: readonly (readonly [file: RegExp, runtime: string])[] = [
  [/^(?:curl|libcurl\.so\.[\d.]+)$/u, 'curl'],
  [/^(?:openssl|libcrypto\.so\.[\d.]+)$/u, 'openssl'],
  [/^libxml2\.so\.[\d.]+$/u, 'libxml'],
];
const OF_BUILT = /^(usr\/local\/(?:.*\/|))(?:bin|lib\d*(?:\/[^/]+-linux-[^/]+)?)\/[^/]+$/u;

/** Whether a runtime is part of the system, which any package database covers, even without file lists. */
export function isOfSystem(runtime: string, application: string): boolean {
  return (application === '' || application === 'usr') && [...SYSTEM.values()].includes(runtime);
}

/** Folders whose files belong to other packages, or that hold debugger symbols. */
const ACCOUNTED =
  /^(?:opt\/bitnami|nix\/store|usr\/lib\/debug)\/|(?:^|\/)(?:Cellar|node_modules|site-packages|dist-packages)\//u;

/** Whether a place or a versioned name ends with a character, by character code: most other names do not. */
const IS_END = new Uint8Array(128);
for (const name of PLACES.keys()) IS_END[name.charCodeAt(name.length - 1)] = 1;
for (let digit = 0; digit < 10; digit++) IS_END['0'.charCodeAt(0) + digit] = 1;

/** Returns the runtime that a file at this path belongs to. Called for every file in every layer. */
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
