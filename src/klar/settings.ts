import { CLAIR_SEVERITIES, parseClairSeverity, type ClairSeverity } from '../clair/index.ts';
import { defined, type Platform } from '../domain/index.ts';
import { AppError } from '../errors/index.ts';
import type { Credentials } from '../image/index.ts';
import { parseClairAddress } from './clair/index.ts';
import { KLAR_FORMATS, type KlarFormat } from './format/index.ts';
import { readGoBool, readGoInt } from './go-values.ts';
import type { TallyRules } from './tally.ts';

/** Settings from Klar's environment variables; Klar has no flags. */
export interface KlarSettings extends TallyRules {
  /** Clair server to ask; if absent, the image is scanned here. */
  readonly clairAddress?: string;
  readonly format: KlarFormat;
  readonly whitelistFile?: string;
  /** Minutes that one request may take; a negative number disables the limit. */
  readonly clairTimeout: number;
  readonly dockerTimeout: number;
  readonly credentials?: Credentials;
  /** Accepts any registry certificate. */
  readonly acceptAnyCertificate: boolean;
  /** Allows plain HTTP to the registry. */
  readonly plainHttp: boolean;
  /** Platform to select from an index, if configured. */
  readonly platform?: Platform;
  readonly trace: boolean;
}

/** Klar's default on every machine. */
export const DEFAULT_PLATFORM: Platform = { os: 'linux', architecture: 'amd64' };

type Environment = Readonly<Record<string, string | undefined>>;

/** Throws CONFIG_INVALID with Klar's messages, in Klar's order. Values that Klar ignores silently are ignored. */
export function readKlarSettings(environment: Environment): KlarSettings {
  const read = (name: string) => environment[name] ?? '';
  const address = read('CLAIR_ADDR');
  const whitelistFile = read('WHITELIST_FILE');
  const credentials = readCredentials(environment);
  return {
    ...(address !== '' && { clairAddress: parseClairAddress(address) }),
    output: readOutput(read('CLAIR_OUTPUT')),
    threshold: readGoInt(environment['CLAIR_THRESHOLD']),
    ignoreUnfixed: readGoBool(environment['IGNORE_UNFIXED']),
    format: readFormat(environment),
    ...(whitelistFile !== '' && { whitelistFile }),
    clairTimeout: readGoInt(environment['CLAIR_TIMEOUT']) || 1,
    dockerTimeout: readGoInt(environment['DOCKER_TIMEOUT']) || 1,
    ...defined({ credentials }),
    acceptAnyCertificate: readGoBool(environment['DOCKER_INSECURE']),
    plainHttp: readGoBool(environment['REGISTRY_INSECURE']),
    ...readPlatform(read('DOCKER_PLATFORM_OS'), read('DOCKER_PLATFORM_ARCH')),
    trace: read('KLAR_TRACE') !== '',
  };
}

function readOutput(text: string): ClairSeverity {
  if (text === '') return 'Unknown';
  const severity = parseClairSeverity(text.charAt(0).toUpperCase() + text.slice(1).toLowerCase());
  if (severity) return severity;
  const known = CLAIR_SEVERITIES.join(' ');
  throw new AppError(
    'CONFIG_INVALID',
    `Clair output level ${text} is not supported, only support [${known}]`,
  );
}

function readFormat(environment: Environment): KlarFormat {
  if (readGoBool(environment['JSON_OUTPUT'])) return 'json';
  const text = environment['FORMAT_OUTPUT'] ?? '';
  if (text === '') return 'standard';
  const format = KLAR_FORMATS.find((each) => each === text.toLowerCase());
  if (format) return format;
  const known = KLAR_FORMATS.join(' ');
  throw new AppError('CONFIG_INVALID', `Format type ${text} is not supported, only support [${known}]`);
}

function readPlatform(os: string, architecture: string): { readonly platform?: Platform } {
  if (os === '' && architecture === '') return {};
  const { os: usualOs, architecture: usualArchitecture } = DEFAULT_PLATFORM;
  return { platform: { os: os || usualOs, architecture: architecture || usualArchitecture } };
}

function readCredentials(environment: Environment): Credentials | undefined {
  const {
    DOCKER_TOKEN: token = '',
    DOCKER_USER: username = '',
    DOCKER_PASSWORD: password = '',
  } = environment;
  if (token !== '') return decodeDockerToken(token);
  return username === '' ? undefined : { kind: 'password', username, password };
}

/**
 * DOCKER_TOKEN holds the base64 of `user:password`. Klar sends it as is, and loses it if the registry wants it
 * exchanged for another token. Any other value must be an access token.
 */
function decodeDockerToken(token: string): Credentials {
  const pair = Buffer.from(token, 'base64').toString('utf8');
  const colon = pair.indexOf(':');
  const isPair = colon > 0 && Buffer.from(pair).toString('base64url') === withoutPadding(token);
  if (!isPair) return { kind: 'registry-token', token };
  return { kind: 'password', username: pair.slice(0, colon), password: pair.slice(colon + 1) };
}

function withoutPadding(base64: string): string {
  const url = base64.replaceAll('+', '-').replaceAll('/', '_');
  return url.slice(0, url.length - (url.endsWith('==') ? 2 : url.endsWith('=') ? 1 : 0));
}
