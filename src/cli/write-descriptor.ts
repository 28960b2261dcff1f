import { createWriteStream } from 'node:fs';
import type { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { systemCode } from '../errors/index.ts';

const NAMES: Readonly<Record<string, number>> = { '/dev/stdout': 1, '/dev/stderr': 2 };
const NUMBERED = /^\/(?:dev|proc\/self)\/fd\/(?<number>\d{1,6})$/u;

/**
 * Returns the number of the open file that a name in `/dev` stands for. Opening it by that name would begin at its
 * start, over what others wrote there, and replacing it would take the log of a job, or even the name, out of `/dev`.
 */
export function descriptorOf(file: string): number | undefined {
  const number = NUMBERED.exec(file)?.groups?.['number'];
  return number === undefined ? NAMES[file] : Number(number);
}

/** Writes behind what is there. A closed reader (`| head`) is not a failure. */
export async function writeDescriptor(descriptor: number, content: Readable): Promise<void> {
  const standard = descriptor === 1 ? process.stdout : descriptor === 2 ? process.stderr : undefined;
  const target = standard ?? createWriteStream('', { fd: descriptor, autoClose: false });
  await pipeline(content, target, { end: standard === undefined }).catch((error: unknown) => {
    if (systemCode(error) !== 'EPIPE') throw error;
  });
}
