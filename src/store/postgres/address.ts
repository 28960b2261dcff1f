import { AppError, messageOf } from '../../errors/index.ts';
import { parseKeyValues } from './key-values.ts';

/** Database address and user. */
export interface DatabaseAddress {
  readonly host: string | undefined;
  readonly port: number | undefined;
  readonly user: string | undefined;
  readonly password: string | undefined;
  readonly database: string | undefined;
  readonly tls: TlsMode;
  /** PEM files. */
  readonly rootCertificate: string | undefined;
  readonly certificate: string | undefined;
  readonly key: string | undefined;
  /** Maximum connections per store. */
  readonly connections: number | undefined;
  readonly connectTimeoutSeconds: number | undefined;
  /** Other keywords, which are session settings as in libpq's drivers. */
  readonly settings: ReadonlyMap<string, string>;
}

/** https://www.postgresql.org/docs/current/libpq-ssl.html#LIBPQ-SSL-SSLMODE-STATEMENTS */
const TLS_MODES = ['disable', 'allow', 'prefer', 'require', 'verify-ca', 'verify-full'] as const;
export type TlsMode = (typeof TLS_MODES)[number];

/** Keywords from libpq and pgx (Clair's driver) that need no action here. */
const IGNORED: readonly string[] = [
  'channel_binding',
  'client_encoding',
  'fallback_application_name',
  'gssencmode',
  'hostaddr',
  'keepalives',
  'keepalives_count',
  'keepalives_idle',
  'keepalives_interval',
  'passfile',
  'sslsni',
  'target_session_attrs',
];
const PGX_POOL = 'pool_';
/** Placeholder for an omitted host. */
const NO_HOST = 'no.invalid';

/** Parses `postgres://...` or `host=... user=...`. Throws CONFIG_INVALID, without the password. */
export function parseDatabaseAddress(text: string): DatabaseAddress {
  const values = isUrl(text) ? urlValues(text) : parseKeyValues(text);
  if (!values || values.size === 0) throw invalid('expected postgres://... or "host=... user=..."');
  const rest = new Map(values);
  const take = (key: string): string | undefined => {
    const value = rest.get(key);
    rest.delete(key);
    return value === '' ? undefined : value;
  };
  const address = {
    host: take('host') ?? take('hostaddr'),
    port: toNumber('port', take('port')),
    user: take('user'),
    password: take('password'),
    database: take('dbname') ?? take('database'),
    tls: toTlsMode(take('sslmode')),
    rootCertificate: take('sslrootcert'),
    certificate: take('sslcert'),
    key: take('sslkey'),
    connections: toNumber('pool_max_conns', take('pool_max_conns')),
    connectTimeoutSeconds: toNumber('connect_timeout', take('connect_timeout')),
  };
  const settings = new Map([...rest].filter(([key]) => !IGNORED.includes(key) && !key.startsWith(PGX_POOL)));
  return { ...address, settings };
}

/** Returns a name for messages that identifies the database, without secrets. */
export function nameOf({ host, port, database, user }: DatabaseAddress): string {
  const place = host ?? 'localhost';
  return `${database ?? user ?? ''} at ${place}${port === undefined ? '' : `:${port}`}`.trim();
}

function isUrl(text: string): boolean {
  return text.startsWith('postgres://') || text.startsWith('postgresql://');
}

/** Query options override the rest of the URL, since a socket's folder has no other place. */
function urlValues(text: string): ReadonlyMap<string, string> {
  try {
    // libpq takes a user without a host, which is no URL.
    const url = new URL(text.replace(/^(\w+:\/\/[^/?#]*@)(?=[:/?]|$)/u, `$1${NO_HOST}`));
    return new Map([
      ['host', url.hostname === NO_HOST ? '' : decodeURIComponent(withoutBrackets(url.hostname))],
      ['port', url.port],
      ['user', decodeURIComponent(url.username)],
      ['password', decodeURIComponent(url.password)],
      ['dbname', decodeURIComponent(url.pathname.slice(1))],
      ...url.searchParams,
    ]);
  } catch (thrown) {
    throw invalid(messageOf(thrown));
  }
}

function withoutBrackets(host: string): string {
  return host.startsWith('[') ? host.slice(1, -1) : host;
}

function toTlsMode(text = 'prefer'): TlsMode {
  const mode = TLS_MODES.find((known) => known === text);
  if (!mode) throw invalid(`sslmode: expected one of ${TLS_MODES.join(', ')}, got ${text}`);
  return mode;
}

function toNumber(key: string, text: string | undefined): number | undefined {
  if (text === undefined) return undefined;
  const number = Number(text);
  if (!Number.isInteger(number) || number < 0) throw invalid(`${key}: expected a number, got ${text}`);
  return number;
}

function invalid(reason: string): AppError {
  return new AppError('CONFIG_INVALID', `the address of the database is not valid: ${reason}`, {
    hint: 'write it as postgres://plimsoll:PASSWORD@db.example.com:5432/plimsoll?sslmode=verify-full',
  });
}
