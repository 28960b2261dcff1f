export { createAdmission, type Admission } from './admission.ts';
