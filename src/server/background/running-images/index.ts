export { createRunningImages, type RunningImageReads } from './create-running-images.ts';
