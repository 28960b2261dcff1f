export { createAdmission, type Admission } from './admission.ts';
export { createLimiter } from './create-limiter.ts';
