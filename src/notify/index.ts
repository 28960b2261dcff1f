export { nextAttempt, type Failing } from './back-off.ts';
export {
  DIGESTS,
  groupByCause,
  intervalOf,
  toldNames,
  wasTold,
  type DigestInterval,
  type Told,
  type ToldNames,
} from './causes.ts';
export { ATTEMPT_TIMEOUT_MS, deliver, type Outcome } from './deliver.ts';
export { isWanted, type EventFilter } from './filter.ts';
export { encode, MESSAGE_FORMATS, type Encoded, type MessageFormat } from './formats/index.ts';
export { makeMessage } from './make-message.ts';
export { MAX_LISTED, type Hit, type Hits, type Message } from './message.ts';
export { afterDelivery, afterFailure, type NextAttempt, type Persistence } from './schedule.ts';
export { isSecret, newSecret, signedHeaders } from './standard-webhook.ts';
export { createWebhook, type Webhook, type WebhookOptions } from './webhook.ts';
