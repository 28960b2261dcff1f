export { rpmCataloger } from './rpm-cataloger.ts';
