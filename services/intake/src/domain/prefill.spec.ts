import { prefill } from './prefill.js';

const eform = (prefills: [string, string][]): never => ({
  schema: {
    properties: {
      name: { type: 'string' }, sex: { $ref: '#/$defs/sex' }, home: { $ref: '#/$defs/address' }, count: { type: 'integer' }, kind: { type: 'string', oneOf: [{ const: 'A', title: 'Loại A' }] },
      parent: { type: 'object', properties: { name: { type: 'string' } } },
    },
    $defs: { sex: { type: 'string', oneOf: [{ const: '1', title: 'Nam' }, { const: '2', title: 'Nữ' }] }, address: { type: 'object', properties: {} } },
  },
  prefill: prefills.map(([pointer, from]) => ({ pointer, from })),
}) as never;
const profile = { fullName: 'Ánh', sex: 'female', permanentResidence: { provinceCode: '19' }, phone: null };

describe('filling a form in advance', () => {
  it('puts what the profile holds into the words of the form, and says where from', () => {
    expect(prefill({}, eform([['/name', 'profile.fullName'], ['/sex', 'profile.sex'], ['/home', 'profile.permanentResidence'], ['/parent/name', 'profile.fullName']]), '', profile, null)).toEqual({
      form: { name: 'Ánh', sex: '2', home: { provinceCode: '19' }, parent: { name: 'Ánh' } },
      sources: [
        { pointer: '/form/name', source: 'profile', from: 'profile.fullName' }, { pointer: '/form/sex', source: 'profile', from: 'profile.sex' },
        { pointer: '/form/home', source: 'profile', from: 'profile.permanentResidence' }, { pointer: '/form/parent/name', source: 'profile', from: 'profile.fullName' },
      ],
    });
  });

  it('leaves open what the profile does not hold, or what the field does not take', () => {
    expect(prefill({}, eform([['/name', 'profile.phone'], ['/name', 'profile.constructor'], ['/count', 'profile.fullName'], ['/kind', 'profile.fullName'], ['/home', 'profile.fullName'], ['/gone', 'profile.fullName']]), '', profile, null)).toEqual({ form: {}, sources: [] });
  });

  it('takes an earlier dossier where the profile is silent', () => {
    const filled = prefill({}, eform([['/name', 'profile.phone'], ['/count', 'earlier']]), '', profile, { code: 'H55-1', form: { name: '0912', count: 3, other: 'không' } });
    expect(filled.form).toEqual({ name: '0912', count: 3 });
    expect(filled.sources[0]).toEqual({ pointer: '/form/name', source: 'earlier', from: 'H55-1' });
  });

  it('overwrites nothing, and fills several forms each in its place', () => {
    expect(prefill({ stay: { name: 'Đã khai' } }, eform([['/name', 'profile.fullName'], ['/sex', 'profile.sex']]), '/stay', profile, null)).toEqual({
      form: { stay: { name: 'Đã khai', sex: '2' } }, sources: [{ pointer: '/form/stay/sex', source: 'profile', from: 'profile.sex' }],
    });
  });
});
