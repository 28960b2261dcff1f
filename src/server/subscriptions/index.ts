export { createSubscriptions, type RunningSubscriptions } from './create-subscriptions.ts';
export { knownPrincipals } from './known-principals.ts';
export { SubscriptionDesk } from './subscription-desk.ts';
export { viewOf } from './view.ts';
