import { parseEnvironment, serviceEnvironment } from '#runtime';

/** Settings of the catalogue, parsed once. */
export const config = parseEnvironment(serviceEnvironment, process.env);
export type Config = typeof config;
