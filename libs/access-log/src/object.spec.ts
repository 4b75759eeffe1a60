import { objectNamedBy } from './object.js';

describe('what a request is about', () => {
  it('the dossier before anything else, else the first thing with an id, else nothing', () => {
    expect(objectNamedBy('/api/one-stop/v1/dossiers/:dossierId/results/:resultId', { dossierId: 'A', resultId: 'b' })).toEqual({ kind: 'dossier', id: 'a' });
    expect(objectNamedBy('/x/:paymentId/dossiers/:dossierId', { paymentId: 'p', dossierId: 'd' })).toEqual({ kind: 'dossier', id: 'd' });
    expect(objectNamedBy('/api/identity/v1/delegation-requests/:delegationRequestId', { delegationRequestId: 'r' })).toEqual({ kind: 'delegation-request', id: 'r' });
    expect(objectNamedBy('/api/catalogue/v1/procedures/:code', { code: 'x' })).toBeNull();
  });
});
