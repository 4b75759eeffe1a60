import { noticeSettled } from '#contracts';
import { Publisher } from '#messaging';
import type { Tx } from '#persistence';
import { vietnamTime } from '#working-time';
import { Injectable } from '@nestjs/common';
import { Counter, Registry } from 'prom-client';
import type { Next } from '../domain/delivery.js';
import { type Due, NoticeNews } from '../use-cases/ports.js';

/** From domain to contract: `notification.message.v1`, subject the notice, key what it is about. */
@Injectable()
export class PublishedNews extends NoticeNews {
  private readonly ended: Counter<'channel' | 'outcome'>;

  constructor(private readonly publisher: Publisher, registry: Registry) {
    super();
    this.ended = new Counter({ name: 'motcua_notices_settled_total', help: 'Notices that came to an end on a channel', labelNames: ['channel', 'outcome'], registers: [registry] });
  }

  async settled(tx: Tx, { noticeId, channel, notice }: Due, { state, attempts, reason }: Next & { readonly state: 'delivered' | 'failed' | 'suppressed' }, at: Date): Promise<void> {
    await this.publisher.append(tx, noticeSettled, {
      subject: noticeId, partitionkey: notice.about.id, time: at,
      data: {
        noticeId, dossierId: notice.about.kind === 'dossier' ? notice.about.id : null, cause: notice.cause, version: notice.topic === 'dossier' ? notice.version : null, template: notice.template, channel, outcome: state, attempts, reasonCode: reason,
        at: vietnamTime(at),
      },
    });
    tx.onCommit(() => this.ended.inc({ channel, outcome: state }));
  }
}
