import { createHmac } from 'node:crypto';
import { webhookKey } from '../domain/index.ts';

export interface Signed {
  /** The same for every retry: receivers deduplicate by it. */
  readonly id: string;
  /** Time of the attempt. */
  readonly at: Date;
  readonly body: string;
  /** Newest first; two during a rotation, so that receivers may know either. */
  readonly secrets: readonly string[];
}

/**
 * Returns one attempt's headers, by Standard Webhooks 1.0 (https://www.standardwebhooks.com); receivers
 * refuse timestamps that are minutes old.
 */
export function signedHeaders({ id, at, body, secrets }: Signed): Readonly<Record<string, string>> {
  const timestamp = String(Math.floor(at.getTime() / 1000));
  const signatures = secrets.map((secret) => `v1,${sign(`${id}.${timestamp}.${body}`, secret)}`);
  return {
    'webhook-id': id,
    'webhook-timestamp': timestamp,
    ...(signatures.length > 0 && { 'webhook-signature': signatures.join(' ') }),
  };
}

function sign(content: string, secret: string): string {
  return createHmac('sha256', webhookKey(secret)).update(content).digest('base64');
}
