import { objectNamedBy } from './object.js';

describe('what a request is about', () => {
  it('the dossier before anything else, else the first thing with an id, else nothing', () => {
    expect(objectNamedBy('/api/one-stop/v1/dossiers/:dossierId/results/:resultId', { dossierId: 'A', resultId: 'b' })).toEqual({ kind: 'dossier', id: 'a' });
    expect(objectNamedBy('/x/:paymentId/dossiers/:dossierId', { paymentId: 'p', dossierId: 'd' })).toEqual({ kind: 'dossier', id: 'd' });
    expect(objectNamedBy('/api/identity/v1/delegation-requests/:delegationRequestId', { delegationRequestId: 'r' })).toEqual({ kind: 'delegation-request', id: 'r' });
    expect(objectNamedBy('/api/catalogue/v1/procedures/:code', { code: 'x' })).toBeNull();
  });

  it('a dossier that the query names', () => {
    expect(objectNamedBy('/api/postal/v1/orders', {}, { dossierId: 'D-1', limit: '5' })).toEqual({ kind: 'dossier', id: 'd-1' });
    expect(objectNamedBy('/api/x/v1/files/:fileId', { fileId: 'f' }, { dossierId: 'd' })).toEqual({ kind: 'dossier', id: 'd' });
    expect(objectNamedBy('/x/dossiers/:dossierId', { dossierId: 'a' }, { dossierId: 'b' })).toEqual({ kind: 'dossier', id: 'a' });
    for (const dossierId of ['Nông Đức Thịnh', ['a', 'b'], '']) expect(objectNamedBy('/x', {}, { dossierId })).toBeNull();
  });

  it('nothing has an id that is no id: what somebody wrote there instead goes no further', () => {
    for (const id of ['a\0', 'Nông Đức Thịnh', '', 'a'.repeat(65), '%']) expect(objectNamedBy('/x/:dossierId', { dossierId: id })).toBeNull();
    expect(objectNamedBy('/x/:resultId', { resultId: 'H40.16-260609-0092637-KQ1' })).toEqual({ kind: 'result', id: 'h40.16-260609-0092637-kq1' });
  });
});
