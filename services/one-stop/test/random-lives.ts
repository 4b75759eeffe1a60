import type { Dossier } from '../src/domain/dossier.js';
import type { Action } from '../src/domain/dossier-lifecycle.js';
import { procedure } from './builders.js';

/** Something to try for every action, whoever tries it and whenever; right for some states and wrong for others. @param now RFC 3339 */
export const randomInputs: { readonly [Name in Action]: (now: string, dossier: Dossier) => object } = {
  receive: () => ({ checkedComponents: ['declaration', 'deed'], originalsTaken: [{ componentId: 'deed', count: 1 }] }),
  refuse: () => ({ checklistItem: 'not-entitled', reason: 'Không thuộc đối tượng', legalBasis: 'Điều 5', guidance: 'Nộp lại hồ sơ' }),
  forward: () => ({ toAgency: 'A2', reason: 'Thuộc thẩm quyền nơi khác' }),
  requestSupplement: () => ({ items: [{ component: 'deed', reason: 'Bản chụp bị mờ' }], causedByApplicant: false }),
  supplement: () => ({ components: ['deed'], fields: [], evidence: 'đơn tại quầy' }),
  amend: () => ({ components: ['deed'], fields: ['/phone'], evidence: 'đơn tại quầy' }),
  chooseReturn: () => ({ method: 'electronic', evidence: 'đơn tại quầy' }),
  closeUnsupplemented: () => ({}),
  requestPayment: () => ({ items: [{ feeId: 'fee' }] }),
  confirmPayment: () => ({ amount: 20_000, method: 'platform', reference: 'GD' }),
  closeUnpaid: () => ({}),
  requestWithdrawal: () => ({ reason: 'Không còn nhu cầu', evidence: 'đơn tại quầy' }),
  approveWithdrawal: () => ({}),
  declineWithdrawal: () => ({ reason: 'Đã có kết quả thẩm định' }),
  transfer: () => ({ unit: 'A1-XL' }),
  assign: () => ({ officer: 'processing-1', standIn: false }),
  advance: () => ({ outcome: 'đủ điều kiện' }),
  sendBack: () => ({ toStep: 'check', reason: 'Làm lại bước này' }),
  consult: (now) => ({ units: ['A2-XL'], question: 'Đề nghị cho ý kiến', dueAt: new Date(Date.parse(now) + 86_400_000).toISOString() }),
  answerConsultation: () => ({ unit: 'A2-XL', opinion: 'Nhất trí' }),
  verifyOnSite: (now) => ({ at: now, place: 'Tổ 3', people: ['A'], finding: 'Đúng thực tế', notifiedAt: '2026-01-01T00:00:00Z' }),
  extend: (now) => ({ reason: 'Cần xác minh thêm', newDue: new Date(Date.parse(now) + 40 * 86_400_000).toISOString().slice(0, 10) }),
  stop: () => ({ ground: 'not-entitled', reason: 'Không đủ điều kiện', legalBasis: 'Điều 5' }),
  complete: () => ({ outcome: 'granted', result: { digest: 'e'.repeat(64), fileName: 'k.pdf' } }),
  return: (now) => ({ method: 'counter', at: now, to: 'A', checkedComponents: [], originalsHandedBack: true }),
  replaceResult: (_now, { results }) => ({ replaces: results.at(-1)?.code ?? 'any', reason: 'In sai họ tên', result: { digest: 'f'.repeat(64), fileName: 'k2.pdf' } }),
  revokeResult: (_now, { results }) => ({ resultCode: results.at(-1)?.code ?? 'any', reason: 'Cấp sai đối tượng', legalBasis: 'Điều 9' }),
  recalculate: () => ({ cause: 'calendar c' }),
  migrate: () => ({ to: { ...procedure, id: '9.000001@2026-07-01' }, inForce: true, reason: 'Chuyển tiếp phiên bản' }),
  challenge: (_now, { version }) => ({ challengedVersion: version, question: 'Vì sao lâu như vậy?', evidence: 'đơn tại quầy' }),
  answerChallenge: (_now, { challenges }) => ({ challengedVersion: challenges.find(({ answered }) => !answered)?.challengedVersion ?? 1, explanation: 'Hồ sơ đang được giải quyết' }),
};
