export { createRatings, type RunningRatings } from './create-ratings.ts';
