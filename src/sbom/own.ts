/** The entry of what only reads SBOMs of ours: its schemas are made when it is loaded. */
export { readOwnImage, readOwnPackage } from './read/own-facts.ts';
