/** The entry of what only scans with a VEX repository need. */
export { openVexRepository } from './source/repository.ts';
