import { availableParallelism } from 'node:os';
import { defined } from '../../domain/index.ts';
import { AppError } from '../../errors/index.ts';
import type { ConfigFile } from '../file.ts';
import { optionReader, type Flags, type OptionReader, type Variables } from '../resolve.ts';
import type { ServerFile } from './file.ts';
import type {
  AdmissionSettings,
  AuthSettings,
  RetentionSettings,
  ServerSettings,
  TlsFiles,
} from './settings.ts';

/** One core is left to the main thread; with a single worker, a feed would keep every image waiting. */
const MIN_WORKERS = 2;

/** Resolves a server's settings. Throws CONFIG_INVALID naming the source. */
export function resolveServerSettings(
  flags: Flags,
  environment: Variables,
  file: ServerFile | undefined,
): ServerSettings {
  const of = optionReader(flags, environment, file);
  const optional = optionalSettings(of);
  const tls = tlsFiles(of);
  const admission = admissionOf(of, tls);
  const webhook = file?.server.webhook;
  return {
    ...optional,
    ...defined({ tls, admission, webhook }),
    subscriptions: file?.server.subscriptions ?? [],
    listen: of('listen'),
    auth: authOf(file),
    limits: {
      requestsPerMinute: of('requestsPerMinute'),
      registries: {
        requestsPerMinute: of('registryRequests'),
        pullsPerMinute: of('registryPulls'),
      },
      body: of('maxBody'),
      upload: of('maxUpload'),
      queue: of('maxQueue'),
      connections: of('maxConnections'),
    },
    registries: registriesOf(of),
    feeds: feedsOf(of),
    clair: {
      enrichers: of('clairEnricher'),
      incompleteAnswer: of('incompleteAnswer'),
      incompleteSeverity: of('incompleteSeverity'),
      allowIncomplete: of('allowIncomplete'),
    },
    fleet: { ownerLabels: of('owner'), bases: of('bases'), lines: file?.server.lines ?? [] },
    readRunning: of('readRunning'),
    reindexPerMinute: of('reindexPerMinute'),
    retention: retentionOf(of),
    requestTimeout: of('requestTimeout'),
    workers: of('workers') ?? Math.max(MIN_WORKERS, availableParallelism() - 1),
    logLevel: of('logLevel'),
  };
}

/** Server settings that commands on its store also need. */
export interface StoreSettings {
  /** Absent: the embedded store. */
  readonly database?: string;
  readonly ownerLabels: readonly string[];
  readonly bases: readonly string[];
  readonly retention: RetentionSettings;
}

/** Resolves the settings for commands on a server's store. */
export function resolveStoreSettings(
  flags: Flags,
  environment: Variables,
  file: Pick<ConfigFile, 'path' | 'options'> | undefined,
): StoreSettings {
  const database = optionReader(flags, environment, file)('database');
  // Flags with these names are filters: `plimsoll fleet workloads --owner shop`.
  const of = optionReader({}, environment, file);
  return {
    ...defined({ database }),
    ownerLabels: of('owner'),
    bases: of('bases'),
    retention: retentionOf(of),
  };
}

function retentionOf(of: OptionReader): RetentionSettings {
  return { images: of('keepImages'), history: of('keepHistory') };
}

function optionalSettings(of: OptionReader) {
  const publicUrl = withoutSlash(of('publicUrl'));
  const introspection = of('introspection');
  const database = of('database');
  const secret = of('secret');
  const traces = of('traces');
  const runningCredentials = of('runningCredentials');
  return defined({ publicUrl, introspection, database, secret, traces, runningCredentials });
}

function withoutSlash(url: string | undefined): string | undefined {
  return url?.endsWith('/') === true ? url.slice(0, -1) : url;
}

function registriesOf(of: OptionReader): ServerSettings['registries'] {
  const allowAddresses = of('allowAddress');
  return { allow: of('allowRegistry'), ...defined({ allowAddresses }) };
}

function feedsOf(of: OptionReader): ServerSettings['feeds'] {
  const [keep, interval] = [of('keepFeed'), of('feedInterval')];
  return defined({ keep, drop: of('noKeepFeed'), interval });
}

function authOf(file: ServerFile | undefined): AuthSettings {
  const { tokens = [], psk } = file?.server ?? {};
  return { tokens, ...defined({ psk }) };
}

/** The certificate of the API serves, unless there is another one. */
function admissionOf(of: OptionReader, tls: TlsFiles | undefined): AdmissionSettings | undefined {
  const listen = of('admission');
  const [certificate, key, clientCa] = [of('admissionCert'), of('admissionKey'), of('admissionClientCa')];
  const isOwn = certificate !== undefined || key !== undefined;
  if (!listen) {
    if (!isOwn && clientCa === undefined) return undefined;
    throw new AppError('CONFIG_INVALID', 'files for admission are named, and no address', {
      hint: 'give the address: --admission HOST:PORT',
    });
  }
  const files = isOwn ? { certificate, key } : { certificate: tls?.certificate, key: tls?.key };
  if (files.certificate === undefined || files.key === undefined) {
    throw new AppError('CONFIG_INVALID', 'admission needs a certificate and its key: API servers speak TLS', {
      hint: 'give both: --admission-cert FILE --admission-key FILE',
    });
  }
  const { certificate: chain, key: own } = files;
  return {
    listen,
    tls: { certificate: chain, key: own, ...defined({ clientCa }) },
    unknown: of('admissionUnknown'),
  };
}

function tlsFiles(of: OptionReader): TlsFiles | undefined {
  const [certificate, key, clientCa] = [of('tlsCert'), of('tlsKey'), of('tlsClientCa')];
  if (certificate === undefined && key === undefined && clientCa === undefined) return undefined;
  if (certificate !== undefined && key !== undefined) {
    return { certificate, key, ...defined({ clientCa }) };
  }
  throw new AppError('CONFIG_INVALID', 'TLS needs both a certificate and its key', {
    hint: 'give both: --tls-cert FILE --tls-key FILE',
  });
}
