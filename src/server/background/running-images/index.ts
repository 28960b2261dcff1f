export { createRunningImages, type RunningImages } from './create-running-images.ts';
