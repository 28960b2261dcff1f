export { createAuthenticator, isOpenToAll, type Authenticator } from './authenticator.ts';
export { guardRoutes } from './guard-routes.ts';
export type { Principal } from './principal.ts';
export { mayDo, type RouteRole } from './roles.ts';
export { overseesAll, seesWhole, sightOf } from './sight.ts';
