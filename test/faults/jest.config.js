import stories from '../e2e/jest.config.js';

// Kills under load, with a checker of the invariants I1-I7. `npm run test:faults` runs every point FAULT_ROUNDS times (3); `npm test` one of each kind.
/** @type {import('jest').Config} */
export default { ...stories, rootDir: import.meta.dirname, testMatch: ['<rootDir>/**/*.fault.ts'], testTimeout: 300_000 };
