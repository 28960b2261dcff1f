/** The entry of the bundle. */
import { start } from './start.ts';

void start(process.argv.slice(2));
