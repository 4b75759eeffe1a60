import type { Topic } from './cloud-event.js';

const topic = (name: string, owner: string, kind: Topic['kind'], partitions: number): Topic => ({ name, owner, kind, partitions });

/** Every topic of the system. Names and partition counts never change; a break is a new `.v2` beside the old. */
export const topics = {
  dossierJournal: topic('dossier.journal.v1', 'one-stop', 'journal', 12),
  dossierState: topic('dossier.state.v1', 'one-stop', 'snapshot', 12),
  submission: topic('intake.submission.v1', 'intake', 'journal', 12),
  account: topic('identity.account.v1', 'identity', 'journal', 3),
  session: topic('identity.session.v1', 'identity', 'snapshot', 1),
  delegation: topic('identity.delegation.v1', 'identity', 'snapshot', 3),
  procedure: topic('catalogue.procedure.v1', 'catalogue', 'snapshot', 3),
  agency: topic('catalogue.agency.v1', 'catalogue', 'snapshot', 3),
  calendar: topic('catalogue.calendar.v1', 'catalogue', 'snapshot', 1),
  payment: topic('payment.payment.v1', 'payment', 'journal', 12),
  postalOrder: topic('postal.order.v1', 'postal', 'journal', 12),
  feedback: topic('feedback.feedback.v1', 'feedback', 'journal', 12),
  notification: topic('notification.message.v1', 'notification', 'journal', 12),
  accessLog: topic('access.log.v1', 'any', 'journal', 3),
} as const satisfies Record<string, Topic>;
