import { SignJWT } from 'jose';
import { AppError } from '../errors/index.ts';
import type { HttpClient } from '../http/index.ts';

export interface WebhookOptions {
  /** Set by the administrator, so no address guard applies. */
  readonly target: string;
  /** URL prefix for a notification's address. */
  readonly callback?: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly shape: 'clair-v1' | 'clair-v4';
  /** Clair's pre-shared key in base64, which signs the calls. */
  readonly pskKey?: string;
  readonly http: HttpClient;
  readonly now: () => Date;
}

/** Calls a client with a notification's name; the client then reads the content. */
export interface Webhook {
  /** Resolves once the client accepts it. Throws NETWORK_FAILED. */
  send(notification: string, signal: AbortSignal): Promise<void>;
}

const ISSUER = 'clair-notifier';
/** Seconds before and after now, since clocks differ. */
const VALID_SECONDS = 60;

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

/** Signs as Clair v4's notifier does (RFC 7519), so that Quay accepts it. */
function signAsNotifier(pskKey: string, now: Date): Promise<string> {
  const seconds = Math.floor(now.getTime() / 1000);
  return new SignJWT()
    .setProtectedHeader({ alg: 'HS256', typ: 'JWT' })
    .setIssuer(ISSUER)
    .setIssuedAt(seconds)
    .setNotBefore(seconds - VALID_SECONDS)
    .setExpirationTime(seconds + VALID_SECONDS)
    .sign(Buffer.from(pskKey, 'base64'));
}
