import { Certificate } from 'pkijs';

const commonNameId = '2.5.4.3';
const organisationId = '2.5.4.10';

/** Whose certificate it is: the name, and the organisation it belongs to if that says more. */
export interface CertificateName {
  readonly name: string;
  readonly organisation: string | null;
}

/** Reads the holder out of a certificate in DER. */
export function certificateName(der: Uint8Array): CertificateName {
  const { typesAndValues } = Certificate.fromBER(new Uint8Array(der)).subject;
  const valueOf = (id: string): string | null => {
    const value: unknown = typesAndValues.find(({ type }) => (type as string) === id)?.value.valueBlock.value;
    return typeof value === 'string' && value !== '' ? value : null;
  };
  const organisation = valueOf(organisationId);
  const name = valueOf(commonNameId) ?? organisation ?? '';
  return { name, organisation: organisation === name ? null : organisation };
}
