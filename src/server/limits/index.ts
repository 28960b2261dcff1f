export { createAdmission, type Admission } from './admission.ts';
export { inTime } from './in-time.ts';
export { createLimiter } from './create-limiter.ts';
export { RateLimiter } from './rate-limiter.ts';
