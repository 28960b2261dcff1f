export { EventWatch } from './event-watch.ts';
export { FOLLOWED_A_PAGE, followEvents } from './follow-events.ts';
export { exploitedEvents, findingEvents, type EventCause } from './finding-events.ts';
