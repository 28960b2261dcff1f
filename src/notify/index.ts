export { afterDelivery, afterFailure, type NextAttempt, type Persistence } from './schedule.ts';
export { createWebhook, type Webhook, type WebhookOptions } from './webhook.ts';
