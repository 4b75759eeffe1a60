import { randomUUID } from 'node:crypto';
import { file, stayNotice } from './filing.js';
import { newcomer, type Newcomer } from './newcomer.js';
import { dossierOf, eventually, pathOf } from './world.js';

const delegations = '/api/identity/v1/delegations';
interface Delegation { readonly id: string; readonly side: string; readonly standing: { readonly code: string }; readonly version: number }

describe('a delegation between persons', () => {
  let principal: Newcomer;
  let delegate: Newcomer;
  beforeAll(async () => { [principal, delegate] = await Promise.all([newcomer(), newcomer()]); });

  it('P-n O-1: given, seen by both, used, and revoked: then what was seen through it is not there any more (404)', async () => {
    const onBehalfOf = { kind: 'person', id: principal.session.personId };
    const notice = stayNotice(new Date().toISOString(), { open: { onBehalfOf } });
    const open = { procedureCode: notice.procedureCode, caseKey: notice.caseKey, receivingAgency: notice.receivingAgency, onBehalfOf };
    const tryToOpen = (change: object = {}): ReturnType<typeof delegate.portal.try> => delegate.portal.try('POST', '/api/intake/v1/drafts', { ...open, ...change }, { key: randomUUID() });
    expect(await tryToOpen()).toMatchObject({ status: 403, body: { code: 'delegation.missing' } });

    const { body: given } = await principal.portal.post<{ id: string }>(delegations, { delegate: { personalId: delegate.personalId, fullName: delegate.fullName }, procedures: [notice.procedureCode] });
    for (const [who, side] of [[principal, 'given'], [delegate, 'received']] as const) {
      expect((await who.portal.get<{ items: Delegation[] }>(delegations)).body.items).toMatchObject([{ id: given.id, side, standing: { code: 'in-force' } }]);
    }
    await eventually(async () => (await tryToOpen()).status === 201, 'leave to act at intake');
    expect((await tryToOpen({ procedureCode: '1.001456', caseKey: 'FIRST_14', receivingAgency: 'G01-TNG' })).status).toBe(403);

    const { dossierId } = await file(delegate.portal, notice);
    expect((await dossierOf(principal.portal, dossierId)).body.state.code).toBeDefined();
    expect((await eventually(async () => { const seen = await delegate.portal.try('GET', pathOf(dossierId)); return seen.status === 200 && seen; }, 'dossier for the delegate at one-stop')).status).toBe(200);
    for (const who of [principal, delegate]) expect((await who.portal.get<{ items: { dossierId: string }[] }>('/api/intake/v1/dossiers')).body.items.map(({ dossierId: id }) => id)).toEqual([dossierId]);

    expect((await delegate.portal.try('POST', `${delegations}/${given.id}/revocation`, undefined, { key: randomUUID(), version: '"99"' })).status).toBe(412);
    const { version } = await principal.portal.get(`${delegations}/${given.id}`);
    await principal.portal.post(`${delegations}/${given.id}/revocation`, undefined, { version });
    for (const address of [`/api/intake/v1/dossiers/${dossierId}`, `/api/intake/v1/dossiers/${dossierId}/history`, pathOf(dossierId), `${pathOf(dossierId)}/history`, `${pathOf(dossierId)}/slips`]) {
      await eventually(async () => (await delegate.portal.try('GET', address)).status === 404, `end of leave at ${address}`);
      expect((await principal.portal.try('GET', address)).status).toBe(200);
    }
    expect((await delegate.portal.get<{ items: unknown[] }>('/api/intake/v1/dossiers')).body.items).toEqual([]);
    expect(await tryToOpen()).toMatchObject({ status: 403, body: { code: 'delegation.missing' } });
    expect((await delegate.portal.get<{ items: Delegation[] }>(delegations)).body.items).toMatchObject([{ standing: { code: 'revoked' } }]);
  });

  it('P-n: not to oneself, not to somebody under another name, not for an organisation one does not represent', async () => {
    const give = (body: object): ReturnType<typeof principal.portal.try> => principal.portal.try('POST', delegations, body, { key: randomUUID() });
    expect(await give({ delegate: { personalId: principal.personalId, fullName: principal.fullName } })).toMatchObject({ status: 422, body: { errors: [{ pointer: '/delegate' }] } });
    expect(await give({ delegate: { personalId: delegate.personalId, fullName: 'Người Khác' } })).toMatchObject({ status: 422, body: { code: 'delegation.unknown-delegate' } });
    expect(await give({ delegate: { personalId: delegate.personalId, fullName: delegate.fullName }, to: '2020-01-01' })).toMatchObject({ status: 422, body: { errors: [{ pointer: '/to' }] } });
    expect(await give({ delegate: { personalId: delegate.personalId, fullName: delegate.fullName }, organisationId: randomUUID() })).toMatchObject({ status: 404 });
  });
});
