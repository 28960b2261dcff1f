export { goCataloger } from './go-cataloger.ts';
