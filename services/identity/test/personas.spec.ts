import { readFileSync } from 'node:fs';
import { isTaxCode } from '../src/domain/tax-code.js';
import { personalIdFault } from '../src/domain/personal-id.js';
import { accountsFileSchema } from '../src/outside/accounts-file.js';

const read = (path: string): unknown => JSON.parse(readFileSync(new URL(`../../../${path}`, import.meta.url), 'utf8'));

const personas = accountsFileSchema.parse(read('deploy/local/personas.json'));
const agencies = read('services/catalogue/reference/agencies.json') as { code: string; units: { code: string; kind: string }[] }[];
const units = new Map(agencies.flatMap(({ code, units: inside }) => inside.map((unit) => [unit.code, { agency: code, kind: unit.kind }])));

describe('local personas', () => {
  it('say that they are not for real use', () => {
    expect(personas.notice).toMatch(/LOCAL DEMO DATA/);
  });

  it('have numbers that agree with what is said of them, each its own', () => {
    const people = [...personas.citizens, ...personas.officers];
    expect(people.map((person) => [person.fullName, personalIdFault(person.personalId, person)])).toEqual(people.map(({ fullName }) => [fullName, null]));
    for (const field of ['personalId', 'phone', 'fullName'] as const) expect(new Set(people.map((person) => person[field])).size).toBe(people.length);
    expect(personas.organisations.every(({ taxCode }) => isTaxCode(taxCode))).toBe(true);
  });

  it('work in agencies and units that the catalogue knows', () => {
    for (const { login, grants } of personas.officers) {
      for (const { agency, unit } of grants) {
        if (agency !== null) expect([login, agencies.some(({ code }) => code === agency)]).toEqual([login, true]);
        if (unit !== null) expect([login, units.get(unit)?.agency]).toEqual([login, agency]);
      }
    }
  });

  it.each([
    ['G01-TNG', ['reception', 'immigration-processing', 'immigration-approval', 'passport-printing']],
    ['G01-TNG-05443', ['reception', 'area-officer', 'commune-head']],
    ['G01-TNG-05455', ['reception', 'area-officer', 'commune-head']],
  ])('staff every step at %s', (agency, kinds) => {
    const staffed = personas.officers.flatMap(({ grants }) => grants.filter((grant) => grant.agency === agency).map(({ unit }) => units.get(unit ?? '')?.kind));
    for (const kind of kinds) expect(staffed).toContain(kind);
  });
});
