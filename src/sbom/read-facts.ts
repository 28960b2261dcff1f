/** Entry point for readers of our own SBOMs only: loading it creates its schemas. */
export { readImageFacts, readPackageFacts } from './read/plimsoll-facts.ts';
