import { once } from 'node:events';
import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import createApiClient from 'openapi-fetch';

/**
 * The package as a library: each call runs the program in a process of its own, so that an image costs the caller no memory,
 * and answers with its JSON. Types are in bin/library/index.d.ts and, for options, reports and the API, generated.
 */

type Value = string | number | boolean | readonly (string | number)[];
/** Options by name: `onlyFixed: true` is `--only-fixed`, a list is an option that is given several times. */
type Options = Readonly<Record<string, Value | undefined>>;

/** The process of a call. */
interface Call {
  readonly cwd?: string;
  readonly env?: NodeJS.ProcessEnv;
  readonly signal?: AbortSignal;
}

const PROGRAM = join(import.meta.dirname, '../plimsoll.js');
/** Exit codes of a call that has no answer (2), or was interrupted. */
const ANSWERS: readonly unknown[] = [0, 1, 3];

/** The program could not answer: its error code, message and hint. */
export class PlimsollError extends Error {
  override readonly name = 'PlimsollError';
  readonly code: string;
  readonly hint: string | undefined;

  constructor(code: string, message: string, hint: string | undefined) {
    super(message);
    this.code = code;
    this.hint = hint;
  }
}

/** Scans an image. Throws PlimsollError for exit code 2; a line that is exceeded, and a hole, are answers. */
async function scanImage(image: string, options: Options = {}, call: Call = {}) {
  const { exitCode, document } = await run('scan', [image], { ...options, format: 'json' }, call);
  return { exitCode, report: document };
}

/** Lists an image's packages as a CycloneDX or SPDX document. Throws PlimsollError. */
export async function sbom(image: string, options: Options = {}, call: Call = {}) {
  const { exitCode, document } = await run('sbom', [image], { format: 'cyclonedx', ...options }, call);
  return { exitCode, document };
}

/** Compares two images, the old one first. Throws PlimsollError. */
export async function diff(from: string, to: string, options: Options = {}, call: Call = {}) {
  const { exitCode, document } = await run('diff', [from, to], { ...options, format: 'json' }, call);
  return { exitCode, diff: document };
}

/** Returns a client of a server's API, by openapi-fetch. */
export function createClient({ server, token }: { readonly server: string; readonly token?: string }) {
  const headers = token === undefined ? {} : { authorization: `Bearer ${token}` };
  return createApiClient({ baseUrl: server, headers });
}

async function run(command: string, names: readonly string[], options: Options, call: Call) {
  const args = [PROGRAM, command, '--quiet', ...Object.entries(options).flatMap(wordsOf), '--', ...names];
  const child = spawn(process.execPath, args, { ...call, stdio: ['ignore', 'pipe', 'pipe'] });
  const closed = once(child, 'close') as Promise<[number | null]>;
  const [stdout, stderr, [exitCode]] = await Promise.all([text(child.stdout), text(child.stderr), closed]);
  if (!ANSWERS.includes(exitCode)) throw errorIn(stderr);
  return { exitCode, document: JSON.parse(stdout) as unknown };
}

function wordsOf([name, value]: readonly [string, Value | undefined]): readonly string[] {
  if (value === undefined || value === false) return [];
  const flag = `--${name.replaceAll(/[A-Z]/gu, (letter) => `-${letter.toLowerCase()}`)}`;
  return value === true ? [flag] : [value].flat().map((each) => `${flag}=${each}`);
}

/** Reads `error[CODE]: message` and the hint after it. */
function errorIn(stderr: string): PlimsollError {
  const [, code = 'INTERNAL', message = stderr.trim()] = /^error\[(\w+)\]: (.*)$/mu.exec(stderr) ?? [];
  return new PlimsollError(code, message, /^hint: (.*)$/mu.exec(stderr)?.[1]);
}

/** Under the names of the commands. */
export { scanImage as scan };
