import { type InputError, type PublicService, Refusal } from '#contracts';
import { finding, repeated } from './finding.js';
import { falseClaims } from './provenance.js';

/** Refuses a public service that names what does not exist with `service.not-acceptable`. @param casesOf cases of a procedure's newest version; undefined when it was never published */
export function checkService(service: PublicService, casesOf: (procedure: string) => readonly string[] | undefined): void {
  const found = serviceFindings(service, casesOf);
  if (found.length > 0) throw new Refusal('service.not-acceptable', { count: found.length }, found);
}

function serviceFindings(service: PublicService, casesOf: (procedure: string) => readonly string[] | undefined): InputError[] {
  return [
    ...repeated('/procedures', service.procedures, ({ code }) => code),
    ...service.procedures.flatMap(({ code, caseKey }, index) => {
      const cases = casesOf(code);
      if (cases === undefined) return [finding(`/procedures/${index}/code`, 'unknown', `Không có thủ tục ${code}`, `procedure ${code} does not exist`)];
      return caseKey === null || cases.includes(caseKey) ? [] : [finding(`/procedures/${index}/caseKey`, 'unknown', `${code} không có trường hợp ${caseKey}`, `${code} has no case ${caseKey}`)];
    }),
    ...(service.from !== null && service.to !== null && service.to < service.from ? [finding('/to', 'before-start', 'Hết hiệu lực trước khi có hiệu lực', 'ends before it starts')] : []),
    ...falseClaims(service),
  ];
}
