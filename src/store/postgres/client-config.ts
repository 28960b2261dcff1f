import { readFileSync } from 'node:fs';
import type { ConnectionOptions } from 'node:tls';
import pg, { type ClientConfig } from 'pg';
import { defined } from '../../domain/index.ts';
import { AppError, messageOf } from '../../errors/index.ts';
import type { DatabaseAddress } from './address.ts';

/** Schema for all our objects, separate from anything else in the database. */
export const SCHEMA = 'plimsoll';

const CONNECT_TIMEOUT_SECONDS = 10;
/** Detects a vanished server on a waiting connection, long before the operating system's two hours. */
const KEEP_ALIVE_MS = 30_000;

/** Parses int8 as numbers; pg returns text by default. */
const TYPES = new pg.TypeOverrides();
TYPES.setTypeParser(pg.types.builtins.INT8, parseCount);

/** Builds pg's connection settings. `tls` is false for the second attempt in a mode that only prefers it. */
export function toClientConfig(address: DatabaseAddress, tls: boolean): ClientConfig {
  const settings = new Map([...address.settings, ['search_path', SCHEMA]]);
  const { host, port, user, password, database } = address;
  return {
    ...defined({ host, port, user, password, database }),
    application_name: settings.get('application_name') ?? 'plimsoll',
    options: toOptions(settings),
    ssl: tls && toTlsOptions(address),
    connectionTimeoutMillis: (address.connectTimeoutSeconds ?? CONNECT_TIMEOUT_SECONDS) * 1000,
    keepAlive: true,
    keepAliveInitialDelayMillis: KEEP_ALIVE_MS,
    types: TYPES,
  };
}

/** Formats the startup packet's `options`: words, in which a backslash escapes a blank or a backslash. */
function toOptions(settings: ReadonlyMap<string, string>): string {
  const { options, ...named } = Object.fromEntries(settings);
  const words = Object.entries(named).map(
    ([key, value]) => `-c ${key}=${value.replaceAll('\\', '\\\\').replaceAll(' ', '\\ ')}`,
  );
  return [...(options === undefined ? [] : [options]), ...words].join(' ');
}

function toTlsOptions({ tls, rootCertificate, certificate, key }: DatabaseAddress): ConnectionOptions {
  // A root certificate makes `require` check it, as in libpq.
  const checksAuthority = tls.startsWith('verify') || (tls === 'require' && rootCertificate !== undefined);
  return {
    rejectUnauthorized: checksAuthority,
    ...(tls !== 'verify-full' && { checkServerIdentity: () => undefined }),
    ...(rootCertificate !== undefined && { ca: readPem(rootCertificate) }),
    ...(certificate !== undefined && { cert: readPem(certificate) }),
    ...(key !== undefined && { key: readPem(key) }),
  };
}

function readPem(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch (thrown) {
    throw new AppError('CONFIG_INVALID', `cannot read the certificate or key ${file}: ${messageOf(thrown)}`, {
      hint: 'correct sslrootcert, sslcert or sslkey in the address of the database',
      cause: thrown,
    });
  }
}

/** Row numbers and 48-bit hashes: every number that the store writes is exact in JavaScript. */
function parseCount(text: string): number {
  const number = Number(text);
  if (!Number.isSafeInteger(number)) throw new Error(`a stored number is too large: ${text}`);
  return number;
}
