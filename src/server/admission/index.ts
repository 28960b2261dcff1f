export { admissionRoutes } from './admission-routes.ts';
export { createPodAdmission } from './create-admission.ts';
export { TagDigests } from './tag-digests.ts';
