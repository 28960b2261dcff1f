/** Entry point that only scans with a VEX repository load. */
export { openVexRepository } from './source/repository.ts';
