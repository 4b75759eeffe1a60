import { vietnamTime } from '#working-time';
import { standingOn } from '../domain/delegation.js';
import type { DelegationReading } from '../persistence/delegations-query.js';
import { LabelView } from './grant.view.js';

const labels = {
  coming: { vi: 'Chưa có hiệu lực', en: 'Not yet in force' },
  'in-force': { vi: 'Đang có hiệu lực', en: 'In force' },
  over: { vi: 'Hết hiệu lực', en: 'Over' },
  revoked: { vi: 'Đã thu hồi', en: 'Revoked' },
} as const;

/** For whom somebody acts. */
export class PrincipalView {
  readonly kind!: 'person' | 'organisation';
  readonly id!: string;
  readonly name!: string;
}

/** Who acts. */
export class DelegateView {
  readonly personId!: string;
  readonly fullName!: string;
}

/** How a delegation stands today. */
export class StandingView {
  readonly code!: 'coming' | 'in-force' | 'over' | 'revoked';
  readonly label!: LabelView;
}

/** A delegation (uỷ quyền). */
export class DelegationView {
  readonly id!: string;
  readonly principal!: PrincipalView;
  readonly delegate!: DelegateView;
  /** Which side the caller is on. */
  readonly side!: 'given' | 'received';
  /** Procedure codes; null for every procedure. */
  readonly procedures!: readonly string[] | null;
  /** First day. */
  readonly from!: string;
  /** Last day; null until it is ended. */
  readonly to!: string | null;
  readonly standing!: StandingView;
  readonly offeredAt!: string;
  readonly revokedAt!: string | null;
  /** For `If-Match`. */
  readonly version!: number;
}

export function delegationView(delegation: DelegationReading, personId: string, today: string): DelegationView {
  const { id, principal, delegatePersonId, procedures, from, to, revokedAt, version } = delegation;
  const standing = standingOn(delegation, today);
  return {
    id, principal: { ...principal, name: delegation.principalName }, delegate: { personId: delegatePersonId, fullName: delegation.delegateName },
    side: delegatePersonId === personId ? 'received' : 'given', procedures, from, to, standing: { code: standing, label: labels[standing] },
    offeredAt: vietnamTime(delegation.offeredAt), revokedAt: revokedAt === null ? null : vietnamTime(revokedAt), version,
  };
}
