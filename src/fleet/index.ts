export { exploitedEvents, findingEvents, type EventCause } from './events/finding-events.ts';
export { EventWatch } from './events/event-watch.ts';
export { FOLLOWED_A_PAGE, followEvents } from './events/follow-events.ts';
