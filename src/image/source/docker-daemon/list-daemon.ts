import type { IncomingMessage } from 'node:http';
import * as z from 'zod/mini';
import { AppError } from '../../../errors/index.ts';
import { parseJson } from '../../../domain/index.ts';
import { MAX_IMAGE_LIST_BYTES } from '../../limits.ts';
import {
  findDaemon,
  requestDaemon,
  unreachable,
  type DaemonAddress,
  type DaemonEnvironment,
} from './socket.ts';

const BOUNDS = { depth: 20, values: 1_000_000 };
/** Replaces a removed tag. */
const NO_NAME = '<none>:<none>';

// Docker Engine API, GET /images/json.
const listSchema = z.array(z.object({ Id: z.string(), RepoTags: z.nullish(z.array(z.string())) }));

/** Lists the daemon's images, each once: `docker-daemon:` and its first tag, or the ID of an untagged one. */
export async function listDaemon(environment: DaemonEnvironment): Promise<readonly string[]> {
  const address = findDaemon(environment);
  const response = await requestDaemon(address, '/images/json');
  const text = await textOf(response, address);
  if (response.statusCode !== 200)
    throw unreachable(address, new Error(`answered ${String(response.statusCode)}`));
  const json = parseJson(text, BOUNDS);
  const images = listSchema.safeParse(json.ok ? json.value : undefined);
  if (!images.success) throw unreachable(address, new Error('sent no list of images'));
  const names = images.data.map(({ Id, RepoTags }) => {
    const tag = RepoTags?.find((each) => each !== NO_NAME);
    return `docker-daemon:${tag ?? Id.slice(Id.indexOf(':') + 1)}`;
  });
  if (names.length > 0) return [...new Set(names)];
  throw new AppError('IMAGE_NOT_FOUND', 'the daemon lists no images', {
    hint: 'check DOCKER_HOST; rootless Podman has images and a socket of its own',
  });
}

async function textOf(response: IncomingMessage, address: DaemonAddress): Promise<string> {
  const chunks: Buffer[] = [];
  let size = 0;
  try {
    for await (const chunk of response) {
      if (!Buffer.isBuffer(chunk)) continue;
      size += chunk.length;
      if (size > MAX_IMAGE_LIST_BYTES) throw new Error(`sent more than ${MAX_IMAGE_LIST_BYTES} bytes`);
      chunks.push(chunk);
    }
  } catch (cause) {
    throw unreachable(address, cause);
  }
  return Buffer.concat(chunks).toString();
}
