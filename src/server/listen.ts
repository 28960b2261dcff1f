import { readFile } from 'node:fs/promises';
import { isIPv6 } from 'node:net';
import { createSecureContext } from 'node:tls';
import type { FastifyInstance } from 'fastify';
import type { ListenAddress, TlsFiles } from '../config/index.ts';
import { AppError, messageOf } from '../errors/index.ts';
import type { TlsIdentity } from './shell/http-server.ts';

/** Starts listening and returns the address, with the system's choice of port for 0. */
export async function listen(
  app: FastifyInstance,
  { host, port }: ListenAddress,
  scheme: 'http' | 'https',
): Promise<string> {
  try {
    await app.listen({ host, port });
  } catch (cause) {
    throw new AppError('SERVER_FAILED', `cannot listen on ${host}:${port}: ${messageOf(cause)}`, {
      hint: 'choose another address: --listen HOST:PORT',
      cause,
    });
  }
  const bound = app.server.address();
  const chosen = typeof bound === 'object' && bound ? bound.port : port;
  return `${scheme}://${isIPv6(host) ? `[${host}]` : host}:${chosen}`;
}

/** Reads PEM files. Throws CONFIG_INVALID for an unreadable file or a key that does not match its certificate. */
export async function readTlsFiles(files: TlsFiles): Promise<TlsIdentity> {
  const [cert, key, ca] = await Promise.all([
    readPem(files.certificate),
    readPem(files.key),
    files.clientCa === undefined ? undefined : readPem(files.clientCa),
  ]);
  const identity = { cert, key, ...(ca !== undefined && { ca }) };
  try {
    createSecureContext(identity);
  } catch (cause) {
    const names = Object.values(files).join(', ');
    throw new AppError('CONFIG_INVALID', `cannot serve TLS with ${names}: ${messageOf(cause)}`, { cause });
  }
  return identity;
}

async function readPem(file: string): Promise<string> {
  const text = await readFile(file, 'latin1').catch((cause: unknown) => {
    throw new AppError('CONFIG_INVALID', `cannot read ${file}: ${messageOf(cause)}`, { cause });
  });
  if (text.includes('-----BEGIN ')) return text;
  throw new AppError('CONFIG_INVALID', `${file} is not a valid PEM file`);
}
