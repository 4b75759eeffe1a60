export { createTestAuthority } from './authority.js';
export type { TestAuthority, TestCertificate, TestCertificateRequest } from './authority.js';
export { Personas } from './personas.js';
export type { Persona } from './personas.js';
export { Portal, Refused } from './portal.js';
export type { Answered, Problem, RequestOptions } from './portal.js';
export { RunningSystem } from './system.js';
export type { SystemAddresses } from './system.js';
