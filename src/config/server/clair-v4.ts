import { defined } from '../../domain/index.ts';
import { AppError } from '../../errors/index.ts';
import type { OptionKey } from '../options.ts';
import type { ClairDocument } from './clair-document.ts';
import { inMinutes } from './clair-v2.ts';
import { checkPskKey, WEBHOOK_ATTEMPTS, WEBHOOK_RENOTIFY_MINUTES, type ServerSections } from './sections.ts';

const API_ADDRESS = ':6060';
const INTROSPECTION_ADDRESS = ':8089';

/** Our log levels by Clair's (zerolog's, and one of its own). */
const LOG_LEVELS: Readonly<Record<string, string>> = {
  'debug-color': 'debug',
  debug: 'debug',
  info: 'info',
  warn: 'warn',
  error: 'error',
  fatal: 'error',
  panic: 'error',
};

/**
 * Converts a Clair 4.x file into texts for our own options. Throws CONFIG_INVALID for authentication other
 * than a pre-shared key.
 */
export function readClairV4(clair: ClairDocument): {
  readonly options: ReadonlyMap<OptionKey, readonly string[]>;
  readonly server: ServerSections;
} {
  const options = new Map<OptionKey, readonly string[]>();
  const set = (key: OptionKey, text: string | undefined) => {
    if (text !== undefined) options.set(key, [text]);
  };
  set('listen', clair.text('http_listen_addr') ?? API_ADDRESS);
  set('introspection', clair.text('introspection_addr') ?? INTROSPECTION_ADDRESS);
  set('logLevel', LOG_LEVELS[clair.text('log_level') ?? '']);
  set('tlsCert', clair.text('tls.cert'));
  set('tlsKey', clair.text('tls.key'));
  set('database', databaseOf(clair));
  const period = inMinutes(clair.duration('matcher.period'));
  set('feedInterval', clair.flag('matcher.disable_updaters') ? '0m' : period);
  const [psk, webhook] = [pskOf(clair), webhookOf(clair)];
  return { options, server: defined({ psk, webhook }) };
}

/** Returns the one database. Each Clair service may name one, but two different ones are ambiguous. */
function databaseOf(clair: ClairDocument): string | undefined {
  const keys = ['indexer.connstring', 'matcher.connstring', 'notifier.connstring'];
  const [first, ...others] = new Set(keys.map((key) => clair.text(key)).filter((each) => each !== undefined));
  if (others.length === 0) return first;
  throw new AppError('CONFIG_INVALID', `${clair.path}: the services have different databases (connstring)`, {
    hint: 'give all services the same connstring',
  });
}

function pskOf(clair: ClairDocument): ServerSections['psk'] {
  const [key, issuers] = [clair.text('auth.psk.key'), clair.list('auth.psk.iss')];
  if (key === undefined && issuers.length === 0) {
    refuseOtherAuth(clair);
    return undefined;
  }
  if (key === undefined || issuers.length === 0) {
    throw new AppError('CONFIG_INVALID', `${clair.path}: auth.psk needs both a key and iss`);
  }
  checkPskKey(clair.path, key);
  return { key, issuers };
}

/** Refuses other authentication: a server that should authenticate must not start without it. */
function refuseOtherAuth(clair: ClairDocument): void {
  const other = clair.unread().find((key) => key.startsWith('auth.'));
  if (other === undefined) return;
  throw new AppError('CONFIG_INVALID', `${clair.path}: ${other} is not supported`, {
    hint: 'use auth.psk, or tokens in a configuration file of Plimsoll',
  });
}

function webhookOf(clair: ClairDocument): ServerSections['webhook'] {
  const target = clair.text('notifier.webhook.target');
  const callback = clair.text('notifier.webhook.callback');
  const headers = clair.headers('notifier.webhook.headers');
  if (target === undefined) return undefined;
  return {
    target,
    ...defined({ callback }),
    headers,
    shape: 'clair-v4',
    attempts: WEBHOOK_ATTEMPTS,
    renotify: WEBHOOK_RENOTIFY_MINUTES,
  };
}
