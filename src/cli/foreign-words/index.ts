export { FOREIGN_OPTIONS, quoted } from './options.ts';
export { commandFirst, ownLine } from './own-line.ts';
export { FOREIGN_COMMANDS, NO_IMAGES, ownCommand } from './verbs.ts';
export { withOwnLine, withoutWord } from './with-own-line.ts';
