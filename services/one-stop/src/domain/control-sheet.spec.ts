import { Life, people, procedure } from '../../test/builders.js';
import { plainCard } from '../../test/world.js';
import { controlSheetOf } from './control-sheet.js';
import type { ControlSheet } from './slip.js';

/** 7 working days of 8 hours, received Tuesday 10/03/2026 at 09:00: reception may take 10 %, checking 60 %, approval 20 %. */
const at = (day: string, time: string): Date => new Date(`2026-03-${day}T${time}:00+07:00`);
const sheetOf = ({ dossier, facts, ground }: Life): ControlSheet | null => controlSheetOf(dossier, facts, ground, plainCard);
const punctuality = (life: Life): (string | null)[] => sheetOf(life)?.handOvers.map((each) => each.punctuality) ?? [];
const transferred = (life: Life, now: Date): Life => life.act(people.reception, 'transfer', { unit: 'A1-XL' }, now);
const checked = (life: Life, now: Date): Life => life.act(people.processing, 'advance', { outcome: 'đủ điều kiện' }, now);
const granted = (life: Life, now: Date): Life => life.act(people.approver, 'complete', { outcome: 'granted', result: { digest: 'a'.repeat(64), fileName: 'kq.pdf' } }, now);

describe('the control sheet', () => {
  it('is not there before the dossier is handed over', () => {
    expect(sheetOf(new Life())).toBeNull();
    expect(sheetOf(new Life().received())).toBeNull();
    expect(sheetOf(new Life({}, { ...procedure, sameMoment: true, steps: procedure.steps.slice(0, 1) }).received().act(people.reception, 'complete', { outcome: 'granted', result: { digest: 'a'.repeat(64), fileName: 'kq.pdf' } }))).toBeNull();
  });

  it('says who gave the dossier to whom, by name and unit, and when it came back with the result', () => {
    const life = granted(checked(transferred(new Life().received(at('10', '09:00')), at('10', '10:30')), at('12', '15:00')), at('13', '09:00'));
    expect(sheetOf(life)?.handOvers.map(({ from, to, at: when }) => [from.place, from.officer, to.place, to.officer, when])).toEqual([
      ['MC, Công an A1', 'reception-1', 'XL, Công an A1', 'processing-1', at('10', '10:30')],
      ['XL, Công an A1', 'processing-1', 'LD, Công an A1', 'approver-1', at('12', '15:00')],
      ['LD, Công an A1', 'approver-1', 'MC, Công an A1', null, at('13', '09:00')],
    ]);
    expect(sheetOf(life)).toMatchObject({ state: 'Đã xử lý xong', punctuality: 'early', dueAt: at('19', '17:00') });
    life.act(people.reception, 'return', { method: 'counter', at: '2026-03-13T10:00:00+07:00', to: 'Nguyễn Thị Ánh', checkedComponents: procedure.components.map(({ id }) => id), originalsHandedBack: true }, at('13', '10:00'));
    expect(sheetOf(life)?.handOvers.at(-1)?.to.officer).toBe('reception-1');
  });

  it('counts each step against its share of the limit in working time: before its day early, on it in time, after its hour late', () => {
    // From 09:00 the limit has 63 working hours: reception 6.3 of them, until 16:18; checking 37.8.
    const received = (): Life => new Life().received(at('10', '09:00'));
    expect(punctuality(transferred(received(), at('10', '16:18')))).toEqual(['onTime']);
    expect(punctuality(transferred(received(), at('10', '16:19')))).toEqual(['late']);
    const due = sheetOf(transferred(received(), at('10', '16:00')))?.handOvers[0]?.step;
    expect(due).toEqual({ name: 'Thẩm định', dueAt: at('17', '13:48'), progress: 'open' });
    const transferredAt16 = (): Life => transferred(received(), at('10', '16:00'));
    expect(punctuality(checked(transferredAt16(), at('16', '17:00')))).toEqual(['onTime', 'early']);
    expect(punctuality(checked(transferredAt16(), at('17', '08:00')))).toEqual(['onTime', 'onTime']);
    expect(punctuality(checked(transferredAt16(), at('17', '13:49')))).toEqual(['onTime', 'late']);
    expect(sheetOf(checked(transferredAt16(), at('18', '09:00')))?.handOvers[0]?.step).toEqual({ name: 'Thẩm định', dueAt: at('17', '13:48'), progress: 'ended' });
  });

  it('counts a step on where it was when the dossier comes back to it', () => {
    const life = checked(transferred(new Life().received(at('10', '09:00')), at('10', '16:00')), at('16', '16:00'));
    life.act(people.approver, 'sendBack', { toStep: 'check', reason: 'Chưa thẩm định chỗ ở' }, at('17', '08:00'));
    // 32 of 37.8 working hours were used.
    expect(sheetOf(life)?.handOvers.at(-1)?.step).toEqual({ name: 'Thẩm định', dueAt: at('17', '14:48'), progress: 'open' });
    expect(punctuality(checked(life, at('18', '08:00'))).at(-1)).toBe('late');
  });

  it('stands still while the clock does, and begins anew when the clock restarts', () => {
    const asked = (version = procedure): Life => transferred(new Life({}, version).received(at('10', '09:00')), at('10', '16:00')).asked(at('12', '16:00'));
    expect(sheetOf(asked())?.handOvers[0]?.step).toEqual({ name: 'Thẩm định', dueAt: null, progress: 'suspended' });
    const supplement = (life: Life): Life => life.act(people.applicant, 'supplement', { components: ['deed'], fields: [] }, at('24', '08:00'));
    // 16 of 37.8 working hours were used before it was asked for; a restart forgets them.
    const resuming = { ...procedure, limits: procedure.limits.map((limit) => ({ ...limit, afterSupplement: 'resume' as const })) };
    expect(sheetOf(supplement(asked(resuming)))?.handOvers[0]?.step).toEqual({ name: 'Thẩm định', dueAt: at('26', '14:48'), progress: 'open' });
    expect(sheetOf(supplement(asked()))?.handOvers[0]?.step?.dueAt?.getTime()).toBeGreaterThan(at('30', '08:00').getTime());
  });

  it('tells of a dossier passed to another agency, where its clock begins anew', () => {
    const life = new Life().received(at('10', '09:00')).act(people.reception, 'forward', { toAgency: 'A2', reason: 'Không thuộc địa bàn của A1' }, at('11', '09:00'));
    life.act(people.foreignReception, 'receive', { checkedComponents: ['declaration', 'deed'], originalsTaken: [] }, at('12', '09:00'));
    expect(sheetOf(life)?.handOvers).toMatchObject([{ from: { place: 'MC, Công an A1', officer: 'reception-1' }, to: { place: 'MC, Công an A2', officer: 'reception-9' }, punctuality: 'late', step: { name: 'Tiếp nhận', dueAt: at('12', '16:18'), progress: 'open' } }]);
  });

  it('leaves time out where the law sets no limit, and names out where they were erased', () => {
    const immediate = { ...procedure, limits: procedure.limits.map((limit) => ({ ...limit, unit: 'immediate' as const, value: 0 })) };
    const life = checked(transferred(new Life({}, immediate).received(), at('10', '10:30')), at('30', '15:00'));
    expect(sheetOf(life)).toMatchObject({ dueAt: null, handOvers: [{ punctuality: null, step: { dueAt: null, progress: 'ended' } }, { punctuality: null, step: { dueAt: null, progress: 'open' } }] });
    const erased = life.facts.map((fact) => ({ ...fact, record: null }));
    expect(controlSheetOf(life.dossier, erased, life.ground, plainCard)?.handOvers.flatMap(({ from, to }) => [from.officer, to.officer])).toEqual([null, null, null, null]);
  });

  it('ends without another row when the dossier is stopped', () => {
    const life = transferred(new Life().received(at('10', '09:00')), at('10', '16:00')).act(people.approver, 'stop', { ground: 'not-entitled', reason: 'Không thuộc đối tượng', legalBasis: 'Điều 5' }, at('12', '09:00'));
    expect(sheetOf(life)).toMatchObject({ state: 'Dừng xử lý', punctuality: null });
    expect(sheetOf(life)?.handOvers).toHaveLength(1);
  });
});
