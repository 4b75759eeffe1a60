export { openService, ServiceWorld } from './service-world.js';
export type { OpenedService, ServiceSettings, ServiceUnderTest } from './service-world.js';
export { IdentityDouble } from './identity-double.js';
export { answerJson, Neighbour } from './neighbour.js';
export { dossierFact, filedSubmission } from './dossier-events.js';
export type { DossierOnItsWay } from './dossier-events.js';
