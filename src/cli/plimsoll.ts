/** The bundle's entry point. */
import { start } from './start/start.ts';

void start(process.argv.slice(2));
