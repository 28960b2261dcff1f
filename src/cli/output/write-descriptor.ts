import { createWriteStream } from 'node:fs';
import type { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { systemCode } from '../../errors/index.ts';

export const STANDARD_OUTPUT = 1;
const STANDARD_ERROR = 2;

const NAMES: ReadonlyMap<string, number> = new Map([
  ['-', STANDARD_OUTPUT],
  ['/dev/stdout', STANDARD_OUTPUT],
  ['/dev/stderr', STANDARD_ERROR],
]);
const NUMBERED = /^\/(?:dev|proc\/self)\/fd\/(?<number>\d{1,6})$/u;

/**
 * Returns the descriptor that `-` or a name in `/dev` means. Opening that name would write from the start,
 * over other output, and replacing it would remove a job's log, or even the name, from `/dev`.
 */
export function fileDescriptorOf(file: string): number | undefined {
  const number = NUMBERED.exec(file)?.groups?.['number'];
  return number === undefined ? NAMES.get(file) : Number(number);
}

/** Appends. A closed reader (`| head`) is not a failure. */
export async function writeDescriptor(descriptor: number, content: Readable): Promise<void> {
  const standard = standardStream(descriptor);
  const target = standard ?? createWriteStream('', { fd: descriptor, autoClose: false });
  await pipeline(content, target, { end: standard === undefined }).catch((error: unknown) => {
    if (systemCode(error) !== 'EPIPE') throw error;
  });
}

function standardStream(descriptor: number): NodeJS.WriteStream | undefined {
  if (descriptor === STANDARD_OUTPUT) return process.stdout;
  return descriptor === STANDARD_ERROR ? process.stderr : undefined;
}
