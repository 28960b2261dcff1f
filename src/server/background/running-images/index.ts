export { createRunningImages, type RunningImageReads } from './create-running-images.ts';
export type { OwnCredentials } from './ways-to-read.ts';
