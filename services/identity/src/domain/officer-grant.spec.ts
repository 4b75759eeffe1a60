import { grantFault } from './officer-grant.js';

describe('grant', () => {
  it.each([
    [{ role: 'reception', agency: 'G01-TNG', unit: 'G01-TNG-MC' }, null],
    [{ role: 'reception', agency: 'G01-TNG', unit: null }, 'unit-missing'],
    [{ role: 'reception', agency: null, unit: null }, 'agency-missing'],
    [{ role: 'approver', agency: 'G01-TNG', unit: 'G01-TNG-05443-LD' }, null],
    [{ role: 'approver', agency: 'G01-TNG', unit: 'G02-XYZ-LD' }, 'unit-of-another-agency'],
    [{ role: 'overseer', agency: 'G01', unit: null }, null],
    [{ role: 'overseer', agency: 'G01', unit: 'G01-X' }, 'unit-unwanted'],
    [{ role: 'administrator', agency: null, unit: null }, null],
    [{ role: 'administrator', agency: null, unit: 'G01-X' }, 'unit-without-agency'],
  ] as const)('%j: %p', (grant, fault) => {
    expect(grantFault(grant)).toBe(fault);
  });
});
