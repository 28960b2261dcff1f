export { EventClient, type EventDetails, type EventPageDocument, type EventQuery } from './event-client.ts';
export type { ServerAccess } from './api-connection.ts';
export { FleetClient } from './fleet-client.ts';
export {
  ServerClient,
  type FeedsLoadingDocument,
  type JudgedDocument,
  type ReferenceScan,
  type RemoteScan,
  type SentVex,
  type ServerOptions,
} from './server-client.ts';
export {
  SubscriptionClient,
  type DeliveryView,
  type SentSubscription,
  type SubscriptionTest,
  type SubscriptionView,
} from './subscription-client.ts';
