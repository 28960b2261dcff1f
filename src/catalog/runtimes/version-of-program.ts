import type { ByteSource } from '../../archive/index.ts';
import type { StatedVersion } from './version-of-file.ts';

/** Bytes searched at a time, and in total. */
const PIECE_BYTES = 1024 ** 2;
const MAX_BYTES = 64 * 1024 ** 2;
/** Bytes read on each side of a mark. */
const AROUND_BYTES = 256;

interface Mark {
  readonly bytes: Buffer;
  /** Reads the version from the text before or after the mark. */
  readonly read: (before: string, behind: string) => string | undefined;
}

const versionBehind: Mark['read'] = (_before, behind) => /^\d+\.\d+\.\d+/u.exec(behind)?.[0];

/** A Redis or Valkey release's build ID: version, host and build time, without a commit. */
const BUILD_ID = /(?:^|\0)(?:valkey)?(\d+\.\d+\.\d+?)(?:[0-9a-f]{12}-|[a-z][\w.-]*-)?\d{10}$/u;
const ofBuild: Mark = {
  bytes: Buffer.from('000000000\0'),
  read: (before) => BUILD_ID.exec(before)?.[1],
};

const MARKS: ReadonlyMap<string, Mark> = new Map([
  // HTTP user agents. Deno programs always contain a canary build's as well, with a commit, which no other
  // client has.
  ['bun', { bytes: Buffer.from('Bun/'), read: versionBehind }],
  [
    'deno',
    {
      bytes: Buffer.from('Deno/'),
      read: (_before, behind) => /^(\d+\.\d+\.\d+)\+[0-9a-f]{7}/u.exec(behind)?.[1],
    },
  ],
  [
    // The inspector's name for itself. A distribution's program has it in a library instead.
    'node',
    { bytes: Buffer.from('node.js/v'), read: versionBehind },
  ],
  ['curl', { bytes: Buffer.from('curl/'), read: versionBehind }],
  ['httpd', { bytes: Buffer.from('Apache/'), read: versionBehind }],
  [
    'haproxy',
    {
      bytes: Buffer.from('HAProxy version follows'),
      read: (before) => /\0(\d+\.\d+(?:\.\d+|-dev\d+))[^\0]*\0+$/u.exec(before)?.[1],
    },
  ],
  ['memcached', { bytes: Buffer.from('memcached '), read: versionBehind }],
  [
    'postgresql',
    {
      bytes: Buffer.from('postgres (PostgreSQL) '),
      read: (_before, behind) => /^\d+(?:\.\d+)*(?:(?:beta|rc)\d+)?/u.exec(behind)?.[0],
    },
  ],
  ['busybox', { bytes: Buffer.from('BusyBox v'), read: versionBehind }],
  [
    'glibc',
    {
      bytes: Buffer.from('GNU C Library ('),
      read: (_before, behind) => /^[^()\0]*\) \w+ release version (\d+\.\d+)/u.exec(behind)?.[1],
    },
  ],
  [
    'openssl',
    {
      bytes: Buffer.from('OpenSSL '),
      read: (_before, behind) => /^\d+\.\d+\.\d+[a-z]{0,2}(?= {1,2}\d{1,2} )/u.exec(behind)?.[0],
    },
  ],
  [
    'nginx',
    {
      bytes: Buffer.from('nginx version: nginx/'),
      read: versionBehind,
    },
  ],
  ['redis', ofBuild],
  ['valkey', ofBuild],
]);

/** Whether a runtime's version is only in its program. */
export function tellsInProgram(runtime: string): boolean {
  return MARKS.has(runtime);
}

/** Finds the version in a program's text. */
export function versionOfProgram(runtime: string, body: ByteSource): StatedVersion | undefined {
  const mark = MARKS.get(runtime);
  const version = mark && findVersion(mark, body);
  return version === undefined ? undefined : { version, proof: 'program' };
}

function findVersion({ bytes, read }: Mark, body: ByteSource): string | undefined {
  const end = Math.min(body.size, MAX_BYTES);
  for (let start = 0; start < end; start += PIECE_BYTES) {
    const from = Math.max(0, start - AROUND_BYTES);
    const piece = body.read(from, Math.min(end, start + PIECE_BYTES + AROUND_BYTES) - from);
    for (let at = piece.indexOf(bytes); at >= 0; at = piece.indexOf(bytes, at + 1)) {
      const before = piece.toString('latin1', Math.max(0, at - AROUND_BYTES), at);
      const behind = piece.toString('latin1', at + bytes.length, at + bytes.length + AROUND_BYTES);
      const version = read(before, behind);
      if (version !== undefined) return version;
    }
  }
  return undefined;
}
