import type { IncomingMessage } from 'node:http';
import * as z from 'zod/mini';
import { failed, ok, parseJson, type Result } from '../../../domain/index.ts';
import { MAX_IMAGE_LIST_BYTES } from '../../limits.ts';
import { findDaemon, requestDaemon, unreachable, type DaemonEnvironment } from './socket.ts';

const BOUNDS = { depth: 20, values: 1_000_000 };

/**
 * Reads a document of the daemon's API: undefined if the daemon has none there; fails with the reason why the answer cannot
 * be used. Throws DAEMON_UNREACHABLE without an answer.
 */
export async function readDaemon<Schema extends z.core.$ZodType>(
  environment: DaemonEnvironment,
  path: string,
  schema: Schema,
  signal?: AbortSignal,
): Promise<Result<z.output<Schema> | undefined>> {
  const address = findDaemon(environment);
  const response = await requestDaemon(address, path, signal);
  const text = await textOf(response).catch((cause: unknown) => {
    throw unreachable(address, cause);
  });
  const { statusCode } = response;
  if (statusCode === 404) return ok(undefined);
  if (statusCode !== 200) return failed(`${path} answered ${String(statusCode)}`);
  if (text === undefined) return failed(`${path} sent more than ${MAX_IMAGE_LIST_BYTES} bytes`);
  const json = parseJson(text, BOUNDS);
  if (!json.ok) return failed(`${path} sent a document that is ${json.failure}`);
  const { success, data, error } = z.safeParse(schema, json.value);
  if (success) return ok(data);
  return failed(`${path} sent a document that is not valid at ${error.issues[0]?.path.join('.') ?? ''}`);
}

/** Undefined if it is too large. */
async function textOf(response: IncomingMessage): Promise<string | undefined> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of response) {
    if (!Buffer.isBuffer(chunk)) continue;
    size += chunk.length;
    if (size > MAX_IMAGE_LIST_BYTES) return undefined;
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString();
}
