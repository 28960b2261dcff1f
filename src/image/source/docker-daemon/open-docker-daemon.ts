import type { IncomingMessage } from 'node:http';
import { baseNameOf, type Platform } from '../../../domain/index.ts';
import { AppError } from '../../../errors/index.ts';
import { openSpooled } from '../archive/open-archive.ts';
import type { FileMemory } from '../local/local-layer.ts';
import { spool } from '../local/spool.ts';
import type { OpenedImage } from '../source.ts';
import {
  findDaemon,
  requestDaemon,
  unreachable,
  type DaemonAddress,
  type DaemonEnvironment,
} from './socket.ts';

export interface DaemonOptions extends FileMemory {
  /** The daemon's name or ID for the image. */
  readonly name: string;
  /** The image name from the user. */
  readonly reference: string;
  readonly environment: DaemonEnvironment;
  readonly platform?: Platform | undefined;
  readonly signal?: AbortSignal;
}

/** Bytes to show from an error response. */
const MAX_MESSAGE_BYTES = 4096;

/** Opens a Docker or Podman image: its archive, copied over the socket into a temporary file. */
export async function openDockerDaemon(options: DaemonOptions): Promise<OpenedImage> {
  const { name, environment, signal } = options;
  const address = findDaemon(environment);
  const response = await requestDaemon(address, `/images/${toPath(name)}/get`, signal);
  if (response.statusCode !== 200) throw await refusal(response, name, address);
  const spooled = await spool(archiveBytes(response, address), `${name} of the daemon`);
  const image = await openSpooled(spooled, spooled.path, {
    ...options,
    path: spooled.path,
    format: { kind: 'docker-archive', image: undefined },
  });
  return { ...image, identity: { ...image.identity, transport: 'docker-daemon' } };
}

/** Adds a tag to a bare name, which would otherwise fetch every tag. An ID, or an ID prefix, has no tags. */
function toPath(name: string): string {
  const last = baseNameOf(name);
  const isWhole = last.includes(':') || last.includes('@') || /^[0-9a-f]{6,64}$/.test(name);
  return (isWhole ? name : `${name}:latest`).split('/').map(encodeURIComponent).join('/');
}

async function* archiveBytes(response: IncomingMessage, address: DaemonAddress): AsyncGenerator<Uint8Array> {
  try {
    for await (const chunk of response) if (chunk instanceof Uint8Array) yield chunk;
  } catch (cause) {
    throw unreachable(address, cause);
  }
}

async function refusal(response: IncomingMessage, name: string, address: DaemonAddress): Promise<AppError> {
  let text = '';
  for await (const chunk of archiveBytes(response, address)) {
    text += Buffer.from(chunk).toString();
    if (text.length > MAX_MESSAGE_BYTES) break;
  }
  if (response.statusCode === 404) {
    return new AppError('IMAGE_NOT_FOUND', `the daemon has no image ${name}`, {
      hint: `to read it from its registry, scan docker://${name}`,
    });
  }
  return unreachable(address, new Error(`answered ${String(response.statusCode)}: ${text.slice(0, 200)}`));
}
