export { EventWatch } from './event-watch.ts';
export { FOLLOWED_A_PAGE, followEvents } from './follow-events.ts';
