/** The container's `plimsoll`. */
import { fromClairArguments } from '../../../src/cli/commands/serve/clair-flags.ts';
import { start } from './start.ts';

const { args, notes } = fromClairArguments(process.argv.slice(2));
for (const note of notes) console.error(note);
await start('plimsoll', args);
