export { parseClairAddress } from './address.ts';
export { analyseWithClair } from './analyse.ts';
export { ClairClient } from './client.ts';
