export { openThreadedStore } from './open-threaded-store.ts';
