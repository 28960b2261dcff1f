/** Entry point for readers of our own SBOMs only: loading it creates its schemas. */
export { readOwnImage, readOwnPackage } from './read/own-facts.ts';
