import type { OptionKey } from '../options.ts';
import type { ClairDocument } from './clair-document.ts';
import { ANY_HOST } from './readers.ts';
import { WEBHOOK_ATTEMPTS, WEBHOOK_RENOTIFY_MINUTES, type ServerSections } from './sections.ts';

const API_PORT = 6060;
const HEALTH_PORT = 6061;

/** Converts a Clair 1.x or 2.x file into texts for our own options. */
export function readClairV2(clair: ClairDocument): {
  readonly options: ReadonlyMap<OptionKey, readonly string[]>;
  readonly server: ServerSections;
} {
  const options = new Map<OptionKey, readonly string[]>();
  const set = (key: OptionKey, text: string | undefined) => {
    if (text !== undefined) options.set(key, [text]);
  };
  // 2.x has the source under options, 1.x had it beside the type, which can only be pgsql.
  const source = clair.text('clair.database.options.source');
  set('database', source ?? clair.text('clair.database.source'));
  clair.text('clair.database.type');
  set('listen', clair.text('clair.api.addr') ?? anyHost(clair.count('clair.api.port') ?? API_PORT));
  const health = clair.text('clair.api.healthaddr');
  set('introspection', health ?? anyHost(clair.count('clair.api.healthport') ?? HEALTH_PORT));
  set('requestTimeout', inMinutes(clair.duration('clair.api.timeout') ?? undefined));
  set('secret', clair.text('clair.api.paginationkey'));
  set('tlsCert', clair.text('clair.api.certfile'));
  set('tlsKey', clair.text('clair.api.keyfile'));
  set('tlsClientCa', clair.text('clair.api.cafile'));
  set('feedInterval', inMinutes(clair.duration('clair.updater.interval')));
  return { options, server: webhookOf(clair) };
}

function webhookOf(clair: ClairDocument): ServerSections {
  const target = clair.text('clair.notifier.http.endpoint');
  const attempts = clair.count('clair.notifier.attempts');
  const renotify = clair.duration('clair.notifier.renotifyinterval');
  if (target === undefined) return {};
  return {
    webhook: {
      target,
      headers: {},
      shape: 'clair-v1',
      attempts: attempts ?? WEBHOOK_ATTEMPTS,
      renotify: renotify ?? WEBHOOK_RENOTIFY_MINUTES,
    },
  };
}

function anyHost(port: number): string {
  return `${ANY_HOST}:${port}`;
}

export function inMinutes(minutes: number | undefined): string | undefined {
  return minutes === undefined ? undefined : `${minutes}m`;
}
