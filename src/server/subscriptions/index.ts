export { createSubscriptions, type RunningSubscriptions } from './create-subscriptions.ts';
export { knownPrincipals } from './known-principals.ts';
export { attempt, shownReason, type HttpClients } from './send-message.ts';
export { openTarget, parseSettings, sealTarget, shownTarget, type Target } from './sealed-target.ts';
