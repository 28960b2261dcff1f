import { AppError } from '../errors/index.ts';
import type { HttpClient } from '../http/index.ts';
import { signAsNotifier } from './sign.ts';

export interface WebhookOptions {
  /** Chosen by the administrator, so that no address guard applies. */
  readonly target: string;
  /** URL prefix of a notification's address. */
  readonly callback?: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly shape: 'clair-v1' | 'clair-v4';
  /** Clair's pre-shared key in base64, which signs the calls. */
  readonly pskKey?: string;
  readonly http: HttpClient;
  readonly now: () => Date;
}

/** Calls a client with the name of a notification; the client then reads the content. */
export interface Webhook {
  /** Resolves once the client accepts it; throws NETWORK_FAILED. */
  send(notification: string, signal: AbortSignal): Promise<void>;
}

const TAKEN: Readonly<Record<WebhookOptions['shape'], readonly number[]>> = {
  'clair-v1': [200, 201],
  'clair-v4': [200],
};

export function createWebhook(options: WebhookOptions): Webhook {
  const { target, shape, headers, pskKey, http, now } = options;
  const own = new Map(Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value]));
  return {
    async send(notification, signal) {
      const token = pskKey === undefined ? undefined : await signAsNotifier(pskKey, now());
      const response = await http.request({
        url: target,
        method: 'POST',
        headers: {
          ...Object.fromEntries(own),
          'content-type': 'application/json',
          ...(token !== undefined && { authorization: `Bearer ${token}` }),
        },
        body: JSON.stringify(bodyOf(notification, options)),
        signal,
      });
      await response.discard();
      if (TAKEN[shape].includes(response.status)) return;
      throw new AppError('NETWORK_FAILED', `the webhook answered ${response.status}`);
    },
  };
}

function bodyOf(notification: string, { shape, callback = '' }: WebhookOptions): object {
  if (shape === 'clair-v1') return { Notification: { Name: notification } };
  const base = callback.endsWith('/') ? callback.slice(0, -1) : callback;
  return { notification_id: notification, callback: `${base}/${notification}` };
}
