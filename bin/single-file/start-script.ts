import { hash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { GLIBC_ENVIRONMENT, GLIBC_OF_SCANS, NODE_FLAGS } from '../../src/memory/index.ts';
import type { Entry } from '../image/tar.ts';

/** Names that need no quotes in a shell, since the script lists them without. */
const PLAIN = /^[\w./@-]+$/u;
const DEFAULT_MODE = 0o644;

interface Unpacked {
  readonly version: string;
  /** As `uname -m` names it. */
  readonly machine: string;
  readonly files: readonly Entry[];
  /** Seconds since 1970, of all files. */
  readonly time: number;
  readonly archive: Uint8Array;
}

/** Makes the script before the archive, and knows how long it is itself. */
export function startScript({ version, machine, files, time, archive }: Unpacked): string {
  const names = files.map(({ path }) => path);
  const odd = names.find((name) => !PLAIN.test(name));
  if (odd !== undefined) throw new Error(`the name of a file needs quotes: ${odd}`);
  const template = readFileSync(new URL('start.sh', import.meta.url), 'utf8');
  const script = filled(template, {
    VERSION: version,
    MACHINE: machine,
    DIGEST: hash('sha256', archive),
    FILES: names.join('\n'),
    FACTS: files.map((file) => factsOf(file, time)).join('\n'),
    FLAGS: NODE_FLAGS.join(' '),
    GLIBC_OF_SERVER: defaultsOf(GLIBC_ENVIRONMENT),
    GLIBC_OF_SCANS: defaultsOf(GLIBC_OF_SCANS),
  });
  return withOffset(script);
}

/** Variables as a shell sets those that are not set. */
function defaultsOf(variables: Readonly<Record<string, string>>): string {
  return Object.entries(variables)
    .map(([name, value]) => `${name}="\${${name}-${value}}"`)
    .join(' ');
}

/** As `stat -c '%a %s %Y %n'` writes them. */
function factsOf({ path, content = '', mode = DEFAULT_MODE }: Entry, time: number): string {
  return `${mode.toString(8)} ${Buffer.byteLength(content)} ${time} ${path}`;
}

function filled(template: string, values: Readonly<Record<string, string>>): string {
  return Object.entries(values).reduce(
    (text, [name, value]) => text.replaceAll(`@${name}@`, () => value),
    template,
  );
}

/** Number of the archive's first byte, with blanks for the digits that it does not need. */
function withOffset(script: string): string {
  const first = Buffer.byteLength(script) + 1;
  return script.replace('@OFFSET@', String(first).padEnd('@OFFSET@'.length));
}
