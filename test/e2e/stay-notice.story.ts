import { file, stayNotice } from './filing.js';
import { act, dossierOf, inState, personas, ward } from './world.js';

/** Yesterday in Vietnam at a clock time. */
function yesterdayAt(time: string): string {
  const day = new Date(Date.now() + 7 * 3_600_000 - 86_400_000).toISOString().slice(0, 10);
  return `${day}T${time}+07:00`;
}

describe('a stay notice', () => {
  it.each([['22:59:00', false], ['23:01:00', true]])('H-5: told at %s of the day the stay begins at 21:00 is accepted at once, late: %s', async (told, late) => {
    const reception = await ward.reception();
    const { dossierId } = await file(reception, stayNotice(yesterdayAt('21:00:00'), {
      open: { channel: 'counter', applicant: { personalId: '019188003457', fullName: 'Ma Thị Hường', dateOfBirth: '1988-04-12', sex: 'female', phone: '0912000002', address: 'Tổ 5, phường Quyết Thắng' } },
      save: { handedInAt: yesterdayAt(told) },
    }));
    expect((await dossierOf(reception, dossierId)).body.late).toBe(late);
    await act(reception, dossierId, 'reception', { checkedComponents: ['stay-notice'] });
    await act(reception, dossierId, 'completion', { outcome: 'granted' });
    expect((await act(reception, dossierId, 'return', { method: 'electronic', at: new Date().toISOString(), to: 'Ma Thị Hường' })).state.code).toBe('returned');
  });

  it('P-n: is told for a hotel by the receptionist it delegated, who sees it, as does the hotel\'s representative', async () => {
    const [receptionist, representative, stranger] = await Promise.all([personas.citizen(3), personas.citizen(2), personas.citizen(1)]);
    const { body: organisations } = await representative.get<{ items?: { id: string }[] } & { id: string }[]>('/api/identity/v1/organisations');
    const organisation = (organisations.items ?? organisations)[0];
    const { dossierId } = await file(receptionist, stayNotice(yesterdayAt('20:00:00'), { open: { onBehalfOf: { kind: 'organisation', id: organisation?.id } } }));
    await inState(receptionist, dossierId, 'submitted');
    await inState(representative, dossierId, 'submitted');
    expect((await stranger.try('GET', `/api/one-stop/v1/dossiers/${dossierId}`)).status).toBe(404);
    const refused = await receptionist.try('POST', '/api/intake/v1/drafts', { procedureCode: '1.004222', caseKey: 'OWN', receivingAgency: ward.agency, onBehalfOf: { kind: 'organisation', id: organisation?.id } }, { key: crypto.randomUUID() });
    expect(refused).toMatchObject({ status: 403, body: { code: 'delegation.missing' } });
  });
});
