export {
  lacksSecret,
  subscription,
  subscriptionChange,
  subscriptionName,
  type SubscriptionEdit,
  type WrittenSubscription,
} from './subscription.ts';
