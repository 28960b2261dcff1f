export { Engine } from './engine.ts';
export { EngineWatch } from './watch-engine.ts';
